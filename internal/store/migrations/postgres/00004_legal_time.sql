-- +goose Up

-- What the installation's calendar was made of, edition by edition. An edition holds what was
-- published with it; of a layer and a year the latest counts.
CREATE TABLE calendar_years (
    edition BIGINT NOT NULL,
    layer   TEXT    NOT NULL,
    year    BIGINT NOT NULL,
    source  TEXT    NOT NULL,
    PRIMARY KEY (edition, layer, year)
);

-- Each publication, how many cases were open then, and when all had followed it.
CREATE TABLE calendar_editions (
    edition      BIGINT  NOT NULL PRIMARY KEY,
    published_at TIMESTAMPTZ NOT NULL,
    published_by TEXT     NOT NULL,
    total        BIGINT  NOT NULL,
    finished_at  TIMESTAMPTZ
);

-- The edition with which the open dates of a case were worked out at least, and those dates.
ALTER TABLE cases ADD COLUMN edition BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN dates TEXT NOT NULL DEFAULT '[]';
-- The limits of the case as they stood at last, for statistics.
ALTER TABLE cases ADD COLUMN statutory_due TIMESTAMPTZ;
ALTER TABLE cases ADD COLUMN promised_due TIMESTAMPTZ;
-- Open cases that have still to follow an edition.
CREATE INDEX cases_edition ON cases (edition, id) WHERE status = 'open';
-- Which cases have followed an edition by an event.
CREATE INDEX events_redated ON events (at, case_id) WHERE kind = 'redated';
-- What was closed in a time, for statistics.
CREATE INDEX tasks_closed ON tasks (closed_at);
CREATE INDEX cases_ended ON cases (ended_at);
