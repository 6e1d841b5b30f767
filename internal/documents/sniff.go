package documents

import (
	"bytes"
	"net/http"
	"strings"
)

// headSize is how many bytes sniffing looks at.
const headSize = 512

// headWriter remembers the first bytes written to it.
type headWriter struct{ bytes []byte }

func (h *headWriter) Write(p []byte) (int, error) {
	if missing := headSize - len(h.bytes); missing > 0 {
		h.bytes = append(h.bytes, p[:min(missing, len(p))]...)
	}
	return len(p), nil
}

// Containers hold office documents of several kinds; only the name tells which. Where the name
// tells nothing known, the type of the container stays.
var (
	inZip = map[string]string{
		".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
		".ofd":  "application/ofd", // GB/T 33190, the national format for fixed pages
	}
	inCompound = map[string]string{
		".doc": "application/msword",
		".wps": "application/vnd.ms-works",
		".xls": "application/vnd.ms-excel",
		".et":  "application/vnd.ms-excel",
		".ppt": "application/vnd.ms-powerpoint",
	}
	compoundMagic = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}
)

// sniff says what the content is, whatever its name claims: a page of HTML called plan.pdf is HTML.
func sniff(head []byte, name string) string {
	ending := strings.ToLower(Ending(name))
	if bytes.HasPrefix(head, compoundMagic) {
		if known, ok := inCompound[ending]; ok {
			return known
		}
		return "application/x-ole-storage"
	}
	sniffed := http.DetectContentType(head)
	if known, ok := inZip[ending]; ok && sniffed == "application/zip" {
		return known
	}
	return sniffed
}
