package desk

import (
	"slices"
	"strings"

	"miaopi/app/casefile"
	"miaopi/app/civil"
)

// StateWords is where a case stands, in the words of a receipt.
func StateWords(c *casefile.Case) string {
	switch {
	case c.State == casefile.Approved && c.Decision.By == casefile.Machine:
		return "自动通过"
	case c.State == casefile.Approved:
		return "准予"
	case c.State == casefile.Provisional:
		return "预通过（待联网复核）"
	case c.State == casefile.InReview || c.State == casefile.Pending || c.State == casefile.ProposedCase:
		return "转人工办理"
	}
	return c.State.Label()
}

// Overruling is why a condition was set aside and what was seen, for people.
func Overruling(o casefile.Overrule) string {
	if o.Seen == "" {
		return o.Reason
	}
	return strings.TrimSuffix(o.Reason, "。") + "。核对的材料：" + o.Seen + "。"
}

// WakeWords is what a day brings, for a person: the conditions that time alone
// will meet, in the words of the pack.
func WakeWords(on civil.Date, conditions []string) string {
	said := "条件自然满足"
	switch {
	case len(conditions) == 1 && !strings.Contains(conditions[0], "，"):
		// A pack says it of the day of application; here it is said of the day
		// itself.
		said = strings.TrimPrefix(conditions[0], "申请之日")
	case len(conditions) > 0:
		said = "即符合“" + strings.Join(conditions, "”“") + "”"
	}
	return "到 " + on.String() + " " + said
}

// Summary is what was written of conditions, each reason once.
func Summary(over []casefile.Overrule) string {
	var out []string
	for _, o := range over {
		if !slices.Contains(out, o.Reason) {
			out = append(out, o.Reason)
		}
	}
	runes := []rune(strings.Join(out, " "))
	return string(runes[:min(len(runes), MaxReason)])
}

// SupplementDays is how many working days an applicant has to bring what is
// missing, unless the law of the item says otherwise.
const SupplementDays = 10
