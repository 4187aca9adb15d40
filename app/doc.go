// Package app holds the nouns of the service hall that every other package
// speaks in: subjects, roles, actors, verdicts, errors by kind. It imports
// nothing but the standard library.
//
// # Words
//
//	Item         事项       a government service with its implementation-list elements
//	Pack         规则包     the published, versioned rules of one item (app/rule)
//	Condition    条件       one test inside a pack, with its basis
//	Fact         数据项     one typed value about a subject, with source and as-of time (app/fact)
//	Subject      当事人     person, enterprise or vehicle that facts are about
//	Application  申请       what was submitted, online or at the counter
//	Case         办件       an application and everything that happened to it (app/casefile)
//	Event        过程记录   one immutable thing that happened to a case
//	Verdict      判定       approve 自动通过 · provisional 预通过 · review 转人工
//	Decision     决定       a verdict put into effect, or a person's approve / refuse
//	Trace        判定依据   the whole evaluation of a decision, replayable
//	Station      工作站     one installation, with its own key (app/desk)
//	Spot check   抽查       a drawn, blind second look at decided cases (app/spotcheck)
//	受理 acceptance · 补正 supplement · 办结 closed · 容缺 missing paper · 告知承诺 declaration
//
// # States of a case, and what leads from one to the next
//
// The state follows from the events alone, the same at every station that heard
// them. This is the reducer's own table (casefile.Transitions; a test keeps the
// two equal): a state's letter stands for it — P pending 待判定, W review 转人工,
// B proposed 拟批准, C correcting 补正中, H held 特别程序, O provisional 预通过, A approved 已通过,
// R refused 不予, D disputed 待督查, I invalidated 已撤销, N withdrawn 已撤回,
// X rejected 不予受理 — "=" stays, "-" has no effect and is an error at once, "*" is
// the state of the decision that stands. The rules make evaluated, granted,
// provisional, contradicted, confirmed and doubled; a person the rest; who made a
// case never upholds, revokes or reinstates it, who proposed an approval never
// endorses it.
//
//	evaluated granted provisional proposed approved endorsed refused returned requested received held resumed withdrawn rejected contradicted confirmed doubled upheld invalidated reinstated
//	pending          W        A         O          B        A        D       R       -        C         P      -      -        N        X          -          -         -       -        -           -
//	review           W        A         O          B        A        D       R       =        C         P      H      -        N        X          -          -         -       -        -           -
//	proposed         =        A         O          =        -        A       R       W        C         P      H      -        N        X          -          -         -       -        -           -
//	correcting       -        -         -          -        A        D       R       =        -         P      -      -        N        X          -          -         -       -        -           -
//	held             -        -         -          -        A        D       R       =        -         =      -      W        N        -          -          -         -       -        -           -
//	provisional      -        =         =          =        =        =       D       D        D         -      D      -        D        D          D          A         D       A        I           -
//	approved         -        =         =          =        =        =       D       D        D         -      D      -        D        D          D          =         D       =        I           -
//	refused          -        D         D          D        D        D       =       =        D         -      D      -        D        =          -          =         -       =        I           -
//	disputed         -        =         =          =        =        =       =       =        -         -      -      -        -        -          -          =         =       *        I           -
//	invalidated      -        -         -          -        -        -       -       -        -         -      -      -        -        -          -          -         -       -        -           *
//	withdrawn        -        -         -          -        -        -       -       =        -         -      -      -        =        =          -          -         -       -        -           -
//	rejected         -        -         -          -        D        D       D       =        -         -      -      -        =        =          -          -         -       -        -           -
//
// A machine never refuses, and never leaves a dispute, hold, correction or
// withdrawal that a person made. A person's step that meets a decision it had not
// heard of asks a supervisor.
//
// Who approves a case says of each condition that has not passed why, and what paper
// or scan he saw. Where one of them is to refuse (on_fail), that is a proposal, 拟批准,
// and nothing is granted until another clerk or a supervisor endorses it: he is
// refused when the rules find something else by then. Whoever approves while a
// proposal stands endorses it, also at a station that had not heard of it; who
// proposed it cannot. It may be sent back, by its maker too.
//
// # Who may do what
//
// Letters say who may: c clerk 窗口, m community 社区, s supervisor 督查, a auditor
// 审计. Maker and checker are never the same person, and a live claim of somebody
// else closes all but printing and looking.
//
//	pending      evaluate cm · claim cm · withdraw cm · reject c (before acceptance) · correct cm · attach cm · call cm · visit cm · print cms · reveal cmsa
//	review       as above · approve c · refuse c · supplement cm · receive cm · hold c
//	proposed     endorse cs (not who proposed) · return cs · evaluate cm · claim cm · withdraw cm · attach cm · call cm · visit cm · undo (30 s) · print cms · reveal cmsa
//	correcting   receive cm · withdraw cm · correct cm · attach cm · call cm · visit cm · undo (30 s) · print cms · reveal cmsa
//	held         resume c · withdraw cm · attach cm · call cm · visit cm · undo (30 s) · print cms · reveal cmsa
//	provisional  evaluate cm · attach cm · call cm · visit cm · check s · invalidate s · print cms · reveal cmsa
//	approved     attach cm · call cm · visit cm · check s · invalidate s · undo (30 s, own; who endorsed it too) · print cms · reveal cmsa
//	refused      attach cm · check s · invalidate s · undo (30 s, own) · print cms · reveal cmsa
//	disputed     check s · uphold s · invalidate s · reveal cmsa
//	invalidated  nothing
//	withdrawn    undo (30 s) · reveal cmsa
//	rejected     undo (30 s) · reveal cmsa
//
// To attach is to put a file with a case; to call is to call an applicant back
// about somebody who acts for him, open while that was not done; to visit is to
// record a visit at home.
//
// # Decisions worth knowing
//
// A guard stands behind the rules: for an item that a subject has at most once
// at a time (pack: item.once), an approval does not take effect while another
// case of the same subject is approved or was opened earlier. The trace keeps
// the rules' verdict; the case goes to a person with the other case's number. What
// the guard cannot read it does not pass. Two stations that had not heard of each
// other may still both grant: whoever hears both lets the cases name each other,
// and the later, in the order of their decisions, waits for a supervisor. Of a
// resident of another area, whose cases the station does not hear, the approval is
// provisional until a station of that area has confirmed it.
//
// Of one fact and source the newest word stays, whatever way it came (fact.Join),
// and only what a register's loader signed is a register's word: nobody at a
// counter, portal, stick or sibling can make one (fact.Spoken).
//
// An application that no rules fit — an unknown item, a day before the first
// version — goes to a person with that reason and without a number; he may refuse
// to take it in. It stops nothing else.
//
// A serial number is drawn on the day the application was submitted, so that a
// queue of many days does not use up one day's four digits; the promise runs
// from the day of acceptance. An item whose implementation code is not published
// gets eighteen zeros where the authority's credit code stands; papers show what
// follows them as a 临时编号.
//
// A thread (app/desk/thread.go) is a run of events about no case: a draw. It is
// signed, kept, sent and carried as a case's events are, so a district has one
// register of them. A draw's first announcement and first seed count, whatever comes
// after is named as a problem. Blind means hidden (app/desk/blind.go): lists, Case
// and Act leave a drawn case out until its checker has given his opinion.
//
// What departments deliver is read to the letter (app/table, app/delivery): a
// cell, row or file that can be read in two ways is refused with a sentence,
// never guessed, and two rows of one subject that contradict each other make
// the fact a conflict. People's names are compared as names, whatever dot,
// blank or form of a character they are typed with (app/chinaid).
//
// A write goes one way, from whatever room of the desk it comes: a use case locks the
// station (desk.Station.Lock, or Act, which asks first who may), makes a change (package
// app/desk/internal/change, which nobody outside the desk can name), adds events to it
// (Event), journal entries (Note) and settings; Commit folds each case it touches into its
// row, refuses a step without effect, and hands events, rows, journal and settings to the
// store at once; then whoever asked is answered. A room has a port of its own to read by;
// it has none to write by. Two things need no change, because nobody at the station does
// them: another station's events, already signed, and what the station keeps for itself
// (Remember). What fails on the way is an app.Error, in a case an app.InCase:
// its kind chooses the sentence that is read, its cause goes to the station's log
// (app/fault), which has no text in Chinese and no long number in it.
//
// # Verbs of the code
//
//	act     ask who may, do one step on one case, commit     fold    make the case again from its events
//	judge   let the rules find a verdict; it decides nothing  put     write what was judged as events: the machine's yes
//	note    add an entry to the journal                       tell    show somebody what became of something
//	hear    take in what a register or another station said   keep    hold on to something where it stays
//	bring   fetch a file that another station holds           lend    have another area answer for a once-only item
//	enter   go in, to a page, a field or a form               take    accept a choice, a case's step, a person's file
//	seat    commit an account with its entry                  settle  wait until nothing is on its way (in tests)
//
// Only a person's own step can be undone. What the rules approved is revoked by
// a supervisor, with a reason.
package app
