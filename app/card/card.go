// Package card is what a reader of resident identity cards gives: the text of
// the card, and the port behind which a reader stands.
package card

import (
	"context"
	"time"

	"miaopi/app/civil"
	"miaopi/app/fact"
)

// Reader reads the card that lies on it. It waits no longer than the context
// allows; a card that is not there is an error with a sentence.
type Reader interface {
	Read(ctx context.Context) (Card, error)
}

// Card is the text of a card.
type Card struct {
	ID      string
	Name    string
	Birth   civil.Date
	Sex     string // male, female, or empty when the reader does not say
	Ethnic  string // 汉
	Address string
	Until   civil.Date // last day of validity; None: long-term, or not said
	Photo   []byte     // JPEG, PNG or BMP, as the reader gives it; may be empty
}

// Expired says whether the card's validity is over. It still says who somebody
// is: the clerk is told, and goes on.
func (c Card) Expired(today civil.Date) bool { return c.Until != civil.None && c.Until < today }

// Facts are what the card says, as seen at the counter.
func (c Card) Facts(at time.Time) []fact.Fact {
	seen := func(name string, v fact.Value) fact.Fact {
		return fact.Fact{Name: name, Value: v, Source: fact.Counter, AsOf: at}
	}
	out := []fact.Fact{seen("person.id", fact.StringOf(c.ID)), seen("person.name", fact.StringOf(c.Name))}
	if c.Birth != civil.None {
		out = append(out, seen("person.birth", fact.DateOf(c.Birth)))
	}
	if c.Sex != "" {
		out = append(out, seen("person.sex", fact.StringOf(c.Sex)))
	}
	return out
}
