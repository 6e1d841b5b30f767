package delivery

import (
	"crypto/rand"
	"fmt"

	"github.com/google/uuid"

	"shunban/internal/process"
	"shunban/internal/store"
)

// rehearsalPrefix (演练) sets the numbers of rehearsals apart, so that they leave no gaps among the
// real ones.
const rehearsalPrefix = "YL"

// codeLetters leaves out what is confused when read aloud or copied by hand (0 O, 1 I L).
const codeLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

// codeLength gives 31^10 ≈ 8·10¹⁴ codes; with the limit on tries per address guessing is hopeless.
const codeLength = 10

func (d *Desk) sequence(p *process.Process, rehearsal bool) store.Sequence {
	name := p.Start.Number.Series()
	if rehearsal {
		name = rehearsalPrefix + name
	}
	return store.Sequence{Name: name, Year: d.now().In(process.Zone).Year()}
}

// name says how a new case is called.
func (d *Desk) name(p *process.Process, rehearsal bool, next int64) (store.Naming, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return store.Naming{}, fmt.Errorf("make a case id: %w", err)
	}
	code, err := queryCode()
	if err != nil {
		return store.Naming{}, err
	}
	number := p.Start.Number.Number(d.now().In(process.Zone).Year(), next)
	if rehearsal {
		number = rehearsalPrefix + number
	}
	return store.Naming{Case: id.String(), Number: number, Code: code}, nil
}

// queryCode draws a code without bias: bytes beyond the last whole multiple are drawn again.
func queryCode() (string, error) {
	const fair = 256 - 256%len(codeLetters)
	code := make([]byte, 0, codeLength)
	var draw [32]byte
	for len(code) < codeLength {
		if _, err := rand.Read(draw[:]); err != nil {
			return "", fmt.Errorf("draw a query code: %w", err)
		}
		for _, b := range draw {
			if int(b) < fair && len(code) < codeLength {
				code = append(code, codeLetters[int(b)%len(codeLetters)])
			}
		}
	}
	return string(code), nil
}
