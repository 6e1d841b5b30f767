package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"shunban/internal/engine"
	"shunban/internal/texts"
)

// Notice is a document that was issued in a case, as it stands in a list.
type Notice struct {
	Seq   int        `json:"seq" doc:"Of the event that issued it; its address in the case"`
	ID    string     `json:"id" doc:"Which notice of the definition"`
	Title texts.Text `json:"title"`
	At    time.Time  `json:"at"`
}

// NoticePage is a document word for word, as it was issued.
type NoticePage struct {
	Notice
	Text   texts.Text `json:"text"`
	Number string     `json:"number" doc:"Of the case"`
	Owner  UnitRef    `json:"owner" doc:"The unit that answers for the procedure"`
	// Applicant is whom it is about.
	Applicant UnitRef `json:"applicant"`
	Rehearsal bool    `json:"rehearsal"`
}

// notices are the documents of the case, the newest first.
func (v *view) notices() []Notice {
	list := []Notice{}
	for _, n := range slices.Backward(v.state.Notices) {
		if !v.reads(n.ID) {
			continue
		}
		notice := Notice{Seq: n.Seq, ID: n.ID, Title: texts.Same(n.ID), At: n.At}
		if declared, ok := v.process.Notice(n.ID); ok {
			notice.Title = declared.Title
		}
		list = append(list, notice)
	}
	return list
}

// reads tells whether the caller may read a notice: one that goes to somebody else than the applicant is
// for those who decide.
func (v *view) reads(id string) bool {
	n, ok := v.process.Notice(id)
	return v.inside || !ok || !n.Internal()
}

// noticePage is one document of the case, found in its log.
func (v *view) noticePage(log []engine.Event, seq int) (NoticePage, error) {
	for i := range log {
		e := &log[i]
		if e.Seq != seq || e.Issued == nil || !v.reads(e.Name) {
			continue
		}
		return NoticePage{Notice: Notice{Seq: e.Seq, ID: e.Name, Title: e.Issued.Title, At: e.At}, Text: e.Issued.Text, Number: v.state.Number,
			Owner: v.unit(v.process.Owner.Value), Applicant: v.unit(v.state.Applicant.Unit), Rehearsal: v.state.Rehearsal}, nil
	}
	return NoticePage{}, problem(http.StatusNotFound, "no-such-notice")
}

type noticeInput struct {
	ID  string `path:"id" maxLength:"100"`
	Seq int    `path:"seq" minimum:"1"`
}

type noticeOutput struct{ Body NoticePage }

// getNotice shows a document to whoever may see the case.
func (s *server) getNotice(ctx context.Context, c *call, in *noticeInput) (*noticeOutput, error) {
	v, err := s.openCase(ctx, c, in.ID)
	if err != nil {
		return nil, err
	}
	return s.issued(ctx, v, in.Seq)
}

type trackNoticeInput struct {
	Tracked
	Seq int `path:"seq" minimum:"1"`
}

// getTrackNotice shows a document to whoever knows number and query code: they are the applicant's.
func (s *server) getTrackNotice(ctx context.Context, c *call, in *trackNoticeInput) (*noticeOutput, error) {
	v, err := s.tracked(ctx, c, in.Tracked)
	if err != nil {
		return nil, err
	}
	return s.issued(ctx, v, in.Seq)
}

func (s *server) issued(ctx context.Context, v *view, seq int) (*noticeOutput, error) {
	log, err := s.Store.Events(ctx, v.state.Case, 0)
	if err != nil {
		return nil, err
	}
	page, err := v.noticePage(log, seq)
	if err != nil {
		return nil, err
	}
	return &noticeOutput{Body: page}, nil
}
