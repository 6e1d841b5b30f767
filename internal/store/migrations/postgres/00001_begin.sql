-- +goose Up

-- JSON is text, not jsonb: what was hashed comes back byte for byte.

-- A definition may be published again later (going back to an older text), so a hash is not unique.
CREATE TABLE definitions (
    process      TEXT        NOT NULL,
    version      BIGINT      NOT NULL,
    hash         TEXT        NOT NULL,
    canonical    TEXT        NOT NULL,
    source       TEXT        NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (process, version)
);
-- The definition of a case, by what the case carries.
CREATE INDEX definitions_hash ON definitions (hash);

CREATE TABLE sequences (
    name TEXT   NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (name, year)
);

-- case_id refers to a case that may not be there yet: the request to begin it comes first.
CREATE TABLE requests (
    id          TEXT         NOT NULL PRIMARY KEY,
    case_id     TEXT         NOT NULL,
    kind        TEXT         NOT NULL,
    payload     TEXT         NOT NULL,
    user_id     TEXT         NOT NULL,
    number      TEXT         NOT NULL,
    code        TEXT         NOT NULL,
    created_at  TIMESTAMPTZ  NOT NULL,
    settled_at  TIMESTAMPTZ,
    outcome     TEXT
);
-- What has still to be delivered, the oldest first. Holds open requests only, so it stays small.
CREATE INDEX requests_open ON requests (created_at) WHERE settled_at IS NULL;
-- The requests of a case, to open those again whose events were replaced.
CREATE INDEX requests_case ON requests (case_id);

CREATE TABLE cases (
    id             TEXT         NOT NULL PRIMARY KEY,
    number         TEXT         NOT NULL UNIQUE,
    code           TEXT         NOT NULL,
    process        TEXT         NOT NULL,
    definition     TEXT         NOT NULL,
    status         TEXT         NOT NULL,
    end_state      TEXT         NOT NULL,
    rehearsal      BOOLEAN      NOT NULL,
    applicant_unit TEXT         NOT NULL,
    applicant_user TEXT         NOT NULL,
    submitted_at   TIMESTAMPTZ  NOT NULL,
    updated_at     TIMESTAMPTZ  NOT NULL,
    ended_at       TIMESTAMPTZ,
    seq            BIGINT       NOT NULL,
    turn           BIGINT       NOT NULL,
    search         TEXT         NOT NULL,
    state          TEXT         NOT NULL
);
-- All cases, the newest first, page by page.
CREATE INDEX cases_submitted ON cases (submitted_at, id);
-- The cases one unit applied for, the newest first.
CREATE INDEX cases_applicant ON cases (applicant_unit, submitted_at);
-- Counting and listing one process.
CREATE INDEX cases_process ON cases (process, submitted_at);

CREATE TABLE tasks (
    id          TEXT         NOT NULL PRIMARY KEY,
    case_id     TEXT         NOT NULL REFERENCES cases (id),
    number      BIGINT       NOT NULL,
    step        TEXT         NOT NULL,
    visit       BIGINT       NOT NULL,
    kind        TEXT         NOT NULL,
    unit        TEXT         NOT NULL,
    post        TEXT         NOT NULL,
    status      TEXT         NOT NULL,
    opened_at   TIMESTAMPTZ  NOT NULL,
    due_at      TIMESTAMPTZ,
    provisional BOOLEAN      NOT NULL,
    answer      TEXT         NOT NULL,
    by_user     TEXT         NOT NULL,
    closed_at   TIMESTAMPTZ,
    rehearsal   BOOLEAN      NOT NULL,
    changed     BIGINT       NOT NULL,
    UNIQUE (case_id, number)
);
-- The inbox: the open tasks of a unit, what is due first at the top.
CREATE INDEX tasks_inbox ON tasks (unit, status, due_at);
-- What a unit has done, the latest first.
CREATE INDEX tasks_done ON tasks (unit, closed_at);
-- The cases in which a unit was asked.
CREATE INDEX tasks_asked ON tasks (case_id, unit);

CREATE TABLE events (
    case_id   TEXT        NOT NULL REFERENCES cases (id),
    seq       BIGINT      NOT NULL,
    at        TIMESTAMPTZ NOT NULL,
    kind      TEXT        NOT NULL,
    data      TEXT        NOT NULL,
    prev_hash TEXT        NOT NULL,
    hash      TEXT        NOT NULL,
    PRIMARY KEY (case_id, seq)
);

CREATE TABLE posts (
    id       TEXT   NOT NULL PRIMARY KEY,
    name_zh  TEXT   NOT NULL,
    name_en  TEXT   NOT NULL,
    position BIGINT NOT NULL
);

CREATE TABLE units (
    id       TEXT   NOT NULL PRIMARY KEY,
    name_zh  TEXT   NOT NULL,
    name_en  TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    parent   TEXT   NOT NULL,
    position BIGINT NOT NULL
);

CREATE TABLE users (
    login    TEXT   NOT NULL PRIMARY KEY,
    name     TEXT   NOT NULL,
    password TEXT   NOT NULL,
    position BIGINT NOT NULL
);

CREATE TABLE holdings (
    login    TEXT   NOT NULL REFERENCES users (login),
    unit     TEXT   NOT NULL REFERENCES units (id),
    post     TEXT   NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (login, unit, post)
);
-- Who holds a post in a unit.
CREATE INDEX holdings_unit ON holdings (unit, post);

CREATE TABLE sessions (
    token_hash TEXT        NOT NULL PRIMARY KEY,
    data       BYTEA       NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
-- Removing what has expired.
CREATE INDEX sessions_expires ON sessions (expires_at);

CREATE TABLE files (
    id          TEXT        NOT NULL PRIMARY KEY,
    name        TEXT        NOT NULL,
    size        BIGINT      NOT NULL,
    type        TEXT        NOT NULL,
    sha256      TEXT        NOT NULL,
    key         TEXT        NOT NULL,
    uploaded_by TEXT        NOT NULL,
    case_id     TEXT        REFERENCES cases (id),
    created_at  TIMESTAMPTZ NOT NULL
);
-- The files of a case.
CREATE INDEX files_case ON files (case_id);
