package identity_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shunban/internal/identity"
	"shunban/internal/texts"
)

func TestEveryUnitOfTheDemoHasPeopleForItsPosts(t *testing.T) {
	organisation := shipped(t)
	held := map[identity.Holding]bool{}
	for _, person := range organisation.People {
		for _, h := range person.Holdings {
			held[h] = true
		}
	}
	posts := map[identity.Kind][]string{
		identity.County: {"mayor", "leader-in-charge"}, identity.Office: {"leader", "clerk", "director"}, identity.Bureau: {"leader", "clerk", "director"},
		identity.Township: {"leader", "clerk"}, identity.VillageCommittee: {"leader", "clerk"}, identity.Operator: {"leader", "operator"}, identity.Enterprise: {"leader", "clerk"},
		identity.Business: {"self"}, identity.Resident: {"self"},
	}
	for _, unit := range organisation.Units {
		wanted := posts[unit.Kind]
		switch unit.ID {
		case "approvals-bureau":
			wanted = append(slices.Clone(wanted), "window", "administrator")
		case "city-civil-affairs", "construction-archive": // they only receive what is filed with them
			wanted = []string{"clerk"}
		}
		for _, post := range wanted {
			if !held[identity.Holding{Unit: unit.ID, Post: post}] {
				t.Errorf("nobody is %s of %s", post, unit.ID)
			}
		}
	}
}

func TestVillagesBelongToTownships(t *testing.T) {
	directory := identity.NewDirectory(shipped(t))
	for _, village := range directory.Units(identity.VillageCommittee) {
		parent, known := directory.Unit(village.Parent)
		if !known || parent.Kind != identity.Township {
			t.Errorf("%s is under %q", village.ID, village.Parent)
		}
	}
	want := identity.Unit{ID: "xiqingbei", Name: texts.Text{ZH: "西青北村村民委员会", EN: "Xiqingbei Village Committee"}, Kind: identity.VillageCommittee, Parent: "beishe"}
	got, _ := directory.Unit("xiqingbei")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("xiqingbei (-want +got):\n%s", diff)
	}
}

func TestNobodyInTheDemoSharesANameWithAnother(t *testing.T) {
	seen := map[string]string{}
	for _, person := range shipped(t).People {
		if other, twice := seen[person.Name]; twice {
			t.Errorf("%s and %s are both called %s", other, person.Login, person.Name)
		}
		seen[person.Name] = person.Login
	}
}

func TestAUnitThatIsGoneIsCalledByItsID(t *testing.T) {
	directory := identity.NewDirectory(identity.Organisation{})
	if got := directory.UnitName("gone"); got != texts.Same("gone") {
		t.Errorf("got %v", got)
	}
	if got := directory.PostName("gone"); got != texts.Same("gone") {
		t.Errorf("got %v", got)
	}
}

func TestEverythingWrongWithAnOrganisationIsReportedAtItsPlace(t *testing.T) {
	for name, c := range map[string]struct {
		source string
		want   []string
	}{
		"many things at once": {
			source: `posts:
  - {id: leader, name: {zh: 负责人, en: Head}}
  - {id: leader, name: {zh: 负责人}}
units:
  - {id: beishe, name: {zh: 北社乡, en: Beishe}, kind: town, colour: red}
  - {id: Xiqingbei, name: {zh: 西青北村, en: Xiqingbei}, kind: village-committee, parent: beishi}
users:
  - {login: a, name: 甲, holdings: [beishe/leader, beishe/chief, beishi/leader]}
  - {login: a, name: "", holdings: [beishe]}
  - {login: b, name: 乙, holdings: []}
  - {login: c, name: 丙, holdings: [beishe/leader], password: secret}
`,
			want: []string{
				"o.yaml:3:10: the post leader stands twice [duplicate]",
				"o.yaml:3:24: the key en is missing [missing-key]",
				"o.yaml:5:53: there is no kind of unit town; expected county, office, bureau, township, village-committee, operator, enterprise, individual-business, cooperative, service-agency, resident [unknown-kind]",
				"o.yaml:5:59: unknown key colour; expected id, kind, name, parent [unknown-key]",
				"o.yaml:6:10: Xiqingbei is no name: lower-case letters, digits and single hyphens, beginning with a letter, at most 60 characters [bad-name]",
				"o.yaml:6:87: there is no unit beishi [unknown-unit]",
				"o.yaml:8:58: there is no post chief [unknown-post]",
				"o.yaml:8:65: there is no unit beishi [unknown-unit]",
				"o.yaml:9:13: the user a stands twice [duplicate]",
				"o.yaml:9:22: a text is expected here [not-a-text]",
				"o.yaml:9:37: beishe is no holding; write unit/post, such as beishe/leader [bad-holding]",
				"o.yaml:10:35: a list with at least one entry is expected here [not-a-list]",
				"o.yaml:11:62: a password stands here only as its argon2id hash [plain-password]",
			},
		},
		"a circle": {
			source: `posts: [{id: leader, name: {zh: 负责人, en: Head}}]
units:
  - {id: a, name: {zh: 甲, en: A}, kind: bureau, parent: b}
  - {id: b, name: {zh: 乙, en: B}, kind: bureau, parent: a}
users: [{login: a, name: 甲, holdings: [a/leader]}]
`,
			want: []string{"o.yaml:3:57: the unit b is above itself [circle]", "o.yaml:4:57: the unit a is above itself [circle]"},
		},
		"an empty file": {source: "", want: []string{"o.yaml:1:1: there is no organisation in the file [empty]"}},
		"a list":        {source: "- a\n", want: []string{"o.yaml:1:1: expected a mapping with posts, units, users [wrong-kind]"}},
		"two documents": {source: "posts: []\n---\nposts: []\n", want: []string{"o.yaml:2:1: a file holds one organisation only [several-documents]"}},
		"not YAML":      {source: "posts:\n  - {id: a\n", want: []string{"o.yaml:2:5: this is not YAML: could not find flow mapping end token '}' [syntax]"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := identity.Parse("o.yaml", []byte(c.source))
			var got []string
			for _, problem := range problems {
				got = append(got, problem.Error())
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}
