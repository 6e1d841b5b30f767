package engine

import (
	"fmt"

	"shunban/internal/process"
)

// Refusal is a precise no: the event does not fit the state, and nothing has changed.
type Refusal struct {
	Code   RefusalCode       `json:"code"`
	Params map[string]string `json:"params,omitempty"`
	// Problems lists every field's error when a form was refused.
	Problems []process.FieldProblem `json:"problems,omitempty"`
}

// Error is for logs; people are told in their language by the catalogue, under "refusal."+Code.
func (r *Refusal) Error() string { return fmt.Sprintf("refused: %s %v", r.Code, r.Params) }

// RefusalCode is stable: clients may build on it.
type RefusalCode string

// Why an event is refused.
const (
	CaseIsEnded         RefusalCode = "case-ended"
	CaseExists          RefusalCode = "case-exists"
	CaseIsSuspended     RefusalCode = "case-suspended" // params: reasons
	CaseNotSuspended    RefusalCode = "case-not-suspended"
	CaseNotEnded        RefusalCode = "case-not-ended"
	UnknownTask         RefusalCode = "unknown-task"
	TaskIsClosed        RefusalCode = "task-closed" // params: status, answer
	TaskHasExpired      RefusalCode = "task-expired"
	NotYours            RefusalCode = "not-yours" // params: unit, post
	UnknownAnswer       RefusalCode = "unknown-answer"
	OpinionRequired     RefusalCode = "opinion-required"
	ReasonsRequired     RefusalCode = "reasons-required"
	FormInvalid         RefusalCode = "form-invalid" // with Problems
	NotExtendable       RefusalCode = "not-extendable"
	ExtensionPending    RefusalCode = "extension-pending"
	ExtensionsExhausted RefusalCode = "extensions-exhausted"
	DateNotLater        RefusalCode = "date-not-later"
	NotARehearsal       RefusalCode = "not-a-rehearsal"
	NobodyToAsk         RefusalCode = "nobody-to-ask"   // params: step
	CannotEvaluate      RefusalCode = "cannot-evaluate" // params: step, cause: a value is missing
	NotAsked            RefusalCode = "not-asked"       // a date nobody asked for, a time that has not come
	UnknownEvent        RefusalCode = "unknown-event"
	NotNow              RefusalCode = "not-now"       // params: answer; the answer is possible only at another time
	OneAtATime          RefusalCode = "one-at-a-time" // params: step; another branch has been begun
	NotClaimed          RefusalCode = "not-claimed"
	ClaimedByOther      RefusalCode = "claimed-by-other" // params: user
	AlreadyClaimed      RefusalCode = "already-claimed"
	WithDelegate        RefusalCode = "with-delegate"  // params: unit; somebody advises at the moment
	SignerPending       RefusalCode = "signer-pending" // params: unit; a signer added before has still to sign
	NotAllowed          RefusalCode = "not-allowed"    // params: operation; the step does not allow it
	NotTheActor         RefusalCode = "not-the-actor"  // somebody else has to do that
	NothingToRecall     RefusalCode = "nothing-to-recall"
	CannotRecall        RefusalCode = "cannot-recall" // what followed cannot be taken back
	UnknownStep         RefusalCode = "unknown-step"  // params: step
	NotEarlier          RefusalCode = "not-earlier"   // params: step; it has not been taken yet
	AcrossBranches      RefusalCode = "across-branches"
	SignerExists        RefusalCode = "signer-exists"
	NotASigner          RefusalCode = "not-a-signer"
	TargetMissing       RefusalCode = "target-missing" // it has to be said to whom or where
	WithdrawTooLate     RefusalCode = "withdraw-too-late"
	SeparationOfDuties  RefusalCode = "separation-of-duties" // params: step, user
	ConflictOfInterest  RefusalCode = "conflict-of-interest" // params: user
	OwnCase             RefusalCode = "own-case"             // the applicant does not decide
	Endless             RefusalCode = "endless"              // the definition goes round without stopping
	TooManyPersons      RefusalCode = "too-many-persons"     // more are asked than a step may ask
)

// refuse makes a refusal; the params are names and values in turn.
func refuse(code RefusalCode, params ...string) *Refusal {
	r := &Refusal{Code: code}
	for i := 0; i+1 < len(params); i += 2 {
		if r.Params == nil {
			r.Params = map[string]string{}
		}
		r.Params[params[i]] = params[i+1]
	}
	return r
}
