-- +goose Up

-- Who advises on an open task at the moment: a unit, a post in it, a person. They stood in the place of
-- those whose task it is, who found it in no list until it came back.
ALTER TABLE tasks ADD COLUMN delegate_unit TEXT NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN delegate_post TEXT NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN delegate_person TEXT NOT NULL DEFAULT '';
-- The inbox of those who advise. Holds delegated tasks only, so it stays small.
CREATE INDEX tasks_delegated ON tasks (delegate_unit, status, due_at) WHERE delegate_unit <> '';
-- What waits for a person who advises.
CREATE INDEX tasks_delegated_person ON tasks (delegate_person, status) WHERE delegate_person <> '';

-- What is delegated now: the state of the case says whose it is and who advises.
UPDATE tasks SET
    unit = asked.unit, post = asked.post, person = asked.person,
    delegate_unit = asked.delegate_unit, delegate_post = asked.delegate_post, delegate_person = asked.delegate_person
FROM (
    SELECT cases.id AS case_id,
        json_extract(task.value, '$.number') AS number,
        COALESCE(json_extract(task.value, '$.unit'), '') AS unit,
        COALESCE(json_extract(task.value, '$.post'), '') AS post,
        COALESCE(json_extract(task.value, '$.user'), '') AS person,
        COALESCE(json_extract(task.value, '$.delegate.unit'), '') AS delegate_unit,
        COALESCE(json_extract(task.value, '$.delegate.post'), '') AS delegate_post,
        COALESCE(json_extract(task.value, '$.delegate.user'), '') AS delegate_person
    FROM cases, json_each(cases.state, '$.tasks') AS task
    WHERE cases.status = 'open' AND cases.state LIKE '%"delegate":%'
        AND json_extract(task.value, '$.status') = 'open' AND json_extract(task.value, '$.delegate') IS NOT NULL
) AS asked
WHERE tasks.case_id = asked.case_id AND tasks.number = asked.number;
