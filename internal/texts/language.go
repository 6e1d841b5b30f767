package texts

import "golang.org/x/text/language"

// Lang is a language the program speaks.
type Lang string

// The languages there are. Chinese is the one for everybody who does not ask for another.
const (
	ZH Lang = "zh"
	EN Lang = "en"
)

// languages are all languages, the default first.
var languages = []Lang{ZH, EN}

// FromHeader chooses the language for an Accept-Language header (RFC 9110, 12.5.4). A header that is
// missing, broken, or asks only for languages that are not spoken here gives Chinese.
func FromHeader(header string) Lang {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return ZH
	}
	for _, tag := range tags {
		base, _ := tag.Base()
		for _, lang := range languages {
			if base.String() == string(lang) {
				return lang
			}
		}
	}
	return ZH
}
