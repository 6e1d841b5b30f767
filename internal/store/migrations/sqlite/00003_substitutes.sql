-- +goose Up

-- Who may act for whom: standing substitutes (AB角).
CREATE TABLE substitutes (
    login      TEXT    NOT NULL REFERENCES users (login),
    substitute TEXT    NOT NULL REFERENCES users (login),
    position   INTEGER NOT NULL,
    PRIMARY KEY (login, substitute)
);
