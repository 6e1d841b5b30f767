package documents_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"shunban/internal/documents"
)

func TestNamesAreCleanedAndStayRecognisable(t *testing.T) {
	for _, test := range []struct{ name, want string }{
		{"规划图.pdf", "规划图.pdf"},
		{"../../etc/passwd", "passwd"},
		{`C:\Users\王\申请表.docx`, "申请表.docx"},
		{"invoice\u202Efdp.exe", "invoicefdp.exe"},
		{"a\x00b\r\nc.txt", "ab c.txt"},
		{"  公示   照片 .jpg ", "公示 照片.jpg"},
		{`what?<is>:"this"|*.txt`, "what__is___this___.txt"},
		{"e\u0301.txt", "\u00e9.txt"},
		{"..", "document"},
		{"", "document"},
		{"/", "document"},
		{".pdf", "pdf"},
		{"a\xff.txt", "a_.txt"},
		{strings.Repeat("长", 100) + ".pdf", strings.Repeat("长", 65) + ".pdf"},
	} {
		if got := documents.CleanName(test.name); got != test.want {
			t.Errorf("%q: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestCleanNamesAreShortSafeAndStayAsTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := documents.CleanName(rapid.String().Draw(t, "name"))
		if name == "" || len(name) > 200 || !utf8.ValidString(name) || strings.ContainsAny(name, "/\\\x00\r\n\"") {
			t.Fatalf("not clean: %q", name)
		}
		if again := documents.CleanName(name); again != name {
			t.Fatalf("cleaning %q again gives %q", name, again)
		}
	})
}
