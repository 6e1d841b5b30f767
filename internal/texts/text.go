package texts

// Text is a name or a sentence in both languages.
type Text struct {
	ZH string `yaml:"zh" json:"zh"`
	EN string `yaml:"en" json:"en"`
}

// Same is a text that reads the same in both languages, such as a number.
func Same(s string) Text { return Text{ZH: s, EN: s} }

// IsZero tells whether the text says nothing in either language.
func (t Text) IsZero() bool { return t == Text{} }

// In is the text in one language; where it is not written in that one, the other serves.
func (t Text) In(lang Lang) string {
	switch {
	case lang == EN && t.EN != "":
		return t.EN
	case t.ZH != "":
		return t.ZH
	default:
		return t.EN
	}
}
