package process_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/process"
)

// FuzzParse throws files at the reader. Whatever it is given, it finds something wrong or gives a
// process that can be written and read again; and it says where.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"../../definitions/*.yaml", "testdata/invalid/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(source)
		}
	}
	f.Add([]byte(everyWord))
	f.Fuzz(func(t *testing.T, source []byte) {
		p, findings := process.Parse("fuzz.yaml", source)
		if (p == nil) != (len(findings) > 0) {
			t.Fatalf("a process (%v) and %d findings do not go together", p != nil, len(findings))
		}
		for _, finding := range findings {
			if finding.At.Line < 1 || finding.At.Column < 1 || finding.Message.ZH == "" || finding.Message.EN == "" {
				t.Fatalf("a finding without its place or a sentence: %+v", finding)
			}
			_ = process.Excerpt(source, finding.At)
		}
		if p == nil {
			return
		}
		again, err := process.Decode(p.Canonical())
		if err != nil {
			t.Fatal(err)
		}
		if again.Hash() != p.Hash() {
			t.Fatal("read again, the definition is another one")
		}
	})
}

// everyWord is a definition in which every construct of the language occurs.
const everyWord = `process: every-word
title: {zh: 全部写法, en: Everything}
basis: {document: 本定义, article: 范例}
owner: government-office
start: {by: [village-committee], number: "WP{year}-{seq:5}", schedule: {every: month, on: 1, at: "09:00", unit: government-office, form: {kind: '"甲"', area: 1}}}
clock: {statutory: {within: 20 working days, from: accepted}}
policies: {nobody: administrator, applicant: skip, same-person: consecutive, separate: [[first, last]], conflict: form.relatives}
withdraw: {until: last}
events:
  - {id: payment, title: 缴费, unit: finance, post: clerk, keep: true, data: {type: object, properties: {amount: {type: number}}}}
registers:
  - {id: rewards, title: 奖励, key: matter, row: {type: object, properties: {matter: {type: string}, amount: {type: number}}}}
form:
  type: object
  required: [kind, area]
  properties:
    kind: {type: string, title: 类别, enum: [甲, 乙]}
    area: {type: number, title: 面积, exclusiveMinimum: 0}
    score: {type: integer, title: 评分}
    start: {type: string, format: date, title: 开工}
    relatives: {type: array, title: 亲属, items: {type: string}}
    rooms: {type: array, title: 房间, items: {type: object, properties: {name: {type: string}, size: {type: number}}}}
materials:
  - {id: photo, title: 照片, accept: [jpg]}
  - {id: lease, title: 租约, required: true, when: form.kind == "乙"}
rules:
  - {id: size, require: form.area <= 5, otherwise: "{form.area} 太大", basis: local}
notices:
  - {id: receipt, title: 回执, text: {zh: "{case.number} 已收到，{data.latest}", en: "{case.number} has come in"}}
  - {id: refusal, title: 决定书, text: "{applicant.name}：{opinion}"}
calculator:
  title: 试算
  steps: [rate, sum]
  shows: [{value: amount, title: 金额, unit: 元, how: "{form.area} × {data.rate}", when: form.area > 1, basis: {article: 一}}]
steps:
  - id: first
    when: form.area > 0
    ask: {unit: approvals-bureau, post: window, claim: true}
    fields: {fill: [score], hide: [area], depends: [kind, photo]}
    operations: {deny: [return]}
    within:
      limit: 5 working days
      remind: [{at: 50%}, {at: 90%, unit: government-office, post: leader}]
      expiry: {escalate: {unit: government-office, post: leader}}
    answers:
      agree: {fields: [score], files: [photo], marks: accepted}
      reject: {end: rejected, opinion: required}
    on:
      - {after: 2 hours, every: 2 hours, steps: [{id: nudge, notify: {unit: government-office, post: leader}}]}
      - {event: payment, to: last}
  - id: rate
    table:
      inputs: {kind: form.kind, area: form.area}
      hit: unique
      outputs: [rate]
      rows:
        - [甲, "<= 5", 0.03]
        - [甲, "> 5", 0.04]
        - [乙, "-", "= form.area / 100"]
  - id: sum
    compute: {amount: form.area * data.rate * 1000000}
  - id: check
    call: {service: tax, path: /check, body: {kind: form.kind}, gives: {type: object, properties: {ok: {type: boolean}}}, timeout: 30 seconds, tries: 3}
    then: {failed: last}
  - id: held
    lookup: {register: rewards, where: {matter: form.kind}, one: true}
    then: {none: split}
  - id: split
    parallel:
      join: 1
      rest: leave
      branches:
        - id: a
          steps:
            - id: opinions
              ask: {each: [housing, ecology, forestry], post: leader, order: sequence, until: decided, rest: record, weights: {housing: 2}, conclude: {unit: government-office, post: leader}}
              answers: {agree: {stands: true}, object: {opinion: required, while: active(first)}}
              decide: {agree: weight(agree) >= 3, object: otherwise}
        - id: b
          when: form.area > 1
          steps:
            - id: rooms
              for each: {in: form.rooms, as: room, order: sequence, steps: [{id: look, when: room.size > 1, ask: {unit: housing, post: clerk}, answers: {seen: {}}}]}
  - id: board
    ask: {public: true, unit: government-office, post: clerk}
    within: 7 days
    answers: {object: {opinion: required}}
    decide: {objected: any(object), quiet: otherwise}
  - id: sort
    choose:
      - {when: form.area > 5, to: last}
      - {when: answer(board) == "objected", steps: [{id: region, group: {steps: [{id: person, ask: {person: did(first)}, answers: {done: {closes: [board]}}}]}, on: [{after: 3 days, end: rejected}]}]}
      - {otherwise: true}
  - id: pay
    wait: {event: payment, for: 10 days}
    then: {time: unpaid}
  - id: ahead
    wait: {before: 10 working days, of: form.start}
  - id: other
    sub: {process: countersign, form: {subject: form.kind}, materials: {document: photo}}
    then: {agreed: keep, failed: keep}
  - {id: latest, date: {before: 10 working days, set: form.score, of: form.start}}
  - {id: told, issue: receipt}
  - id: keep
    record: {register: rewards, key: form.kind, row: {amount: data.amount}, unless: present}
    then: {present: twice}
  - id: tell
    send: {event: payment, to: case.number, data: {amount: data.amount}}
    then: {failed: last}
  - id: last
    ask: {unit: approvals-bureau, post: director}
    within: {limit: 3 days, until: form.start}
    answers: {agree: {}, refuse: {end: rejected, opinion: required, issue: refusal}, back: {to: first, back: true, opinion: required}, anew: {to: split, again: true, opinion: required}}
  - {id: done, end: {state: approved, rest: finish}}
  - {id: unpaid, end: unpaid}
  - {id: twice, end: twice}
outcomes: {approved: 批准, unpaid: 未缴费, twice: 已领取}
scenarios:
  - title: 撤回
    given: {applicant: {unit: xiqingbei, kind: village-committee, parent: beishe}, form: {kind: 甲, area: 4}}
    when: [{as: xiqingbei, submit: {}}, {as: xiqingbei, do: withdraw}]
    then: {state: withdrawn}
`

func TestEveryWordOfTheLanguageIsRead(t *testing.T) {
	p, findings := process.Parse("every-word.yaml", []byte(everyWord))
	for _, finding := range findings {
		t.Error(finding)
	}
	if p == nil {
		t.FailNow()
	}
	if _, err := process.Decode(p.Canonical()); err != nil {
		t.Error(err)
	}
}

// What was left out was once reported a second time, as an empty expression nowhere in the file.
func TestWhatIsLeftOutIsReportedOnce(t *testing.T) {
	source := strings.Replace(everyWord, "require: form.area <= 5", "requiZe: form.area <= 5", 1)
	_, findings := process.Parse("x.yaml", []byte(source))
	var got []string
	for _, f := range findings {
		got = append(got, f.At.String()+" "+f.Code)
	}
	if diff := cmp.Diff([]string{"x.yaml:27:16 unknown-key"}, got); diff != "" {
		t.Error(diff)
	}
}

// A definition whose stored form was changed by hand must not run with half of its expressions.
func TestStoredDefinitionThatDoesNotCompileIsRefused(t *testing.T) {
	p, _ := process.Parse("every-word.yaml", []byte(everyWord))
	spoilt := strings.Replace(string(p.Canonical()), "form.area \\u003c= 5", "form.aera \\u003c= 5", 1)
	if spoilt == string(p.Canonical()) {
		t.Fatal("nothing was spoilt")
	}
	if _, err := process.Decode([]byte(spoilt)); err == nil {
		t.Error("it was taken")
	}
}

// A table whose input has no type the table knows once made the checker panic.
func TestTableWithAnInputOfNoTypeIsAFinding(t *testing.T) {
	for _, change := range [][2]string{{"inputs: {kind: form.kind, area: form.area}", "inputs: {kind: form.kind, area: form.nothing}"},
		{"inputs: {kind: form.kind, area: form.area}", "inputs: {kind: form.rooms, area: form.area}"}, {"hit: unique", "hti: unique"}, {"      rows:\n", "    rows:\n"}} {
		p, findings := process.Parse("x.yaml", []byte(strings.Replace(everyWord, change[0], change[1], 1)))
		if p != nil || len(findings) == 0 {
			t.Errorf("%s was taken", change[1])
		}
	}
}
