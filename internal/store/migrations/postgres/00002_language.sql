-- +goose Up

-- The rows of registers: small tables that outlive a case. Data is a JSON object with the key in it.
CREATE TABLE register_rows (
    register   TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    data       TEXT    NOT NULL,
    case_id    TEXT    NOT NULL,
    job        BIGINT  NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (register, key)
);

-- The person a task asks, where one is named.
ALTER TABLE tasks ADD COLUMN person TEXT NOT NULL DEFAULT '';
CREATE INDEX tasks_person ON tasks (person, status);
