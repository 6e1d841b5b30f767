package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"shunban/internal/process"
)

// Organisation is everybody there is, in the order in which they are shown.
type Organisation struct {
	Posts []Post
	Units []Unit
	Users []User
}

// Post is a function within a unit.
type Post struct {
	ID   string
	Name process.Text
}

// Unit is an authority, a village or a company.
type Unit struct {
	ID     string
	Name   process.Text
	Kind   string
	Parent string // the unit above; empty where there is none
}

// User is somebody who can sign in.
type User struct {
	Login    string
	Name     string
	Password string // its hash, in the form identity gives it
	Holdings []Holding
	// Substitutes are the logins of those who may act for this user.
	Substitutes []string
}

type substituteRow struct {
	Login      string `gorm:"column:login;primaryKey"`
	Substitute string `gorm:"column:substitute;primaryKey"`
	Position   int    `gorm:"column:position"`
}

func (substituteRow) TableName() string { return "substitutes" }

// PutOrganisation brings in an organisation: what is new is added, what is known is changed, and
// the users named hold exactly the posts given. Nothing is removed, because cases refer to it. A
// user who is known keeps the password they have; see SetPassword. ErrNotFound when somebody holds
// a post in a unit that does not exist.
func (s *Store) PutOrganisation(ctx context.Context, o Organisation) error {
	posts, units, users, holdings := o.rows()
	return s.transact(ctx, "store the organisation", func(tx *gorm.DB) error {
		if err := s.lock(tx, "organisation"); err != nil {
			return err
		}
		if err := upsert(tx, posts, "id", "name_zh", "name_en", "position"); err != nil {
			return err
		}
		if err := upsert(tx, units, "id", "name_zh", "name_en", "kind", "parent", "position"); err != nil {
			return err
		}
		if err := upsert(tx, users, "login", "name", "position"); err != nil {
			return err
		}
		for _, user := range users {
			for _, rows := range []any{&holdingRow{}, &substituteRow{}} {
				if err := tx.Where("login = ?", user.Login).Delete(rows).Error; err != nil {
					return err
				}
			}
		}
		if substitutes := o.substitutes(); len(substitutes) > 0 {
			if err := tx.CreateInBatches(substitutes, rowsAtOnce).Error; err != nil {
				return err
			}
		}
		if len(holdings) == 0 {
			return nil
		}
		return tx.CreateInBatches(holdings, rowsAtOnce).Error
	})
}

// upsert adds rows, and changes the columns named of those whose key is known.
func upsert[Row any](tx *gorm.DB, rows []Row, key string, columns ...string) error {
	if len(rows) == 0 {
		return nil
	}
	known := clause.OnConflict{Columns: []clause.Column{{Name: key}}, DoUpdates: clause.AssignmentColumns(columns)}
	return tx.Clauses(known).CreateInBatches(rows, rowsAtOnce).Error
}

func (o Organisation) rows() (posts []postRow, units []unitRow, users []userRow, holdings []holdingRow) {
	for i, p := range o.Posts {
		posts = append(posts, postRow{ID: p.ID, ZH: p.Name.ZH, EN: p.Name.EN, Position: i})
	}
	for i, u := range o.Units {
		units = append(units, unitRow{ID: u.ID, ZH: u.Name.ZH, EN: u.Name.EN, Kind: u.Kind, Parent: u.Parent, Position: i})
	}
	for i, u := range o.Users {
		users = append(users, userRow{Login: u.Login, Name: u.Name, Password: u.Password, Position: i})
		for k, h := range u.Holdings {
			holdings = append(holdings, holdingRow{Login: u.Login, Unit: h.Unit, Post: h.Post, Position: k})
		}
	}
	return posts, units, users, holdings
}

func (o Organisation) substitutes() []substituteRow {
	var rows []substituteRow
	for _, u := range o.Users {
		for i, login := range u.Substitutes {
			rows = append(rows, substituteRow{Login: u.Login, Substitute: login, Position: i})
		}
	}
	return rows
}

// Organisation gives back everybody there is.
func (s *Store) Organisation(ctx context.Context) (Organisation, error) {
	var o Organisation
	var posts []postRow
	var units []unitRow
	var users []userRow
	var holdings []holdingRow
	var substitutes []substituteRow
	db := s.read.WithContext(ctx)
	for _, rows := range []any{&posts, &units} {
		if err := db.Order("position, id").Find(rows).Error; err != nil {
			return o, fmt.Errorf("read the organisation: %w", err)
		}
	}
	for _, rows := range []any{&users, &holdings, &substitutes} {
		if err := db.Order("position, login").Find(rows).Error; err != nil {
			return o, fmt.Errorf("read the organisation: %w", err)
		}
	}
	for _, p := range posts {
		o.Posts = append(o.Posts, Post{ID: p.ID, Name: process.Text{ZH: p.ZH, EN: p.EN}})
	}
	for _, u := range units {
		o.Units = append(o.Units, u.unit())
	}
	held := map[string][]Holding{}
	for _, h := range holdings {
		held[h.Login] = append(held[h.Login], Holding{Unit: h.Unit, Post: h.Post})
	}
	standIn := map[string][]string{}
	for _, s := range substitutes {
		standIn[s.Login] = append(standIn[s.Login], s.Substitute)
	}
	for _, u := range users {
		o.Users = append(o.Users, User{Login: u.Login, Name: u.Name, Password: u.Password, Holdings: held[u.Login], Substitutes: standIn[u.Login]})
	}
	return o, nil
}

func (u unitRow) unit() Unit {
	return Unit{ID: u.ID, Name: process.Text{ZH: u.ZH, EN: u.EN}, Kind: u.Kind, Parent: u.Parent}
}

// Unit finds a unit by its id, or gives ErrNotFound.
func (s *Store) Unit(ctx context.Context, id string) (Unit, error) {
	var row unitRow
	if err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error; err != nil {
		return Unit{}, fmt.Errorf("read unit %s: %w", id, translate(err))
	}
	return row.unit(), nil
}

// User finds who can sign in by a login, or gives ErrNotFound.
func (s *Store) User(ctx context.Context, login string) (User, error) {
	db := s.read.WithContext(ctx)
	var row userRow
	if err := db.Where("login = ?", login).Take(&row).Error; err != nil {
		return User{}, fmt.Errorf("read user %s: %w", login, translate(err))
	}
	var holdings []holdingRow
	if err := db.Where("login = ?", login).Order("position").Find(&holdings).Error; err != nil {
		return User{}, fmt.Errorf("read what user %s holds: %w", login, err)
	}
	user := User{Login: row.Login, Name: row.Name, Password: row.Password}
	for _, h := range holdings {
		user.Holdings = append(user.Holdings, Holding{Unit: h.Unit, Post: h.Post})
	}
	return user, nil
}

// SetPassword gives a user another password, as its hash. ErrNotFound when there is no such user.
func (s *Store) SetPassword(ctx context.Context, login, hash string) error {
	return s.transact(ctx, "set the password of "+login, func(tx *gorm.DB) error {
		done := tx.Model(&userRow{}).Where("login = ?", login).UpdateColumn("password", hash)
		if done.Error == nil && done.RowsAffected == 0 {
			return ErrNotFound
		}
		return done.Error
	})
}
