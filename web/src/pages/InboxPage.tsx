import { Alert, Button, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useSearchParams } from "react-router";
import { useTasks } from "../api/queries";
import type { T, TaskRow } from "../api/types";
import { MissingYear } from "../calendar/MissingYear";
import { DueBadge } from "../case/DueBadge";
import { useFormat } from "../format";
import { Loading } from "../layout/Loading";
import { Page } from "../layout/Page";
import { ProblemNotice } from "../layout/ProblemNotice";
import { useText } from "../text";
import "../task/task.css";
import { BatchBar } from "../task/BatchBar";
import { Delegated } from "../task/Delegated";
import { useRowKeys } from "../task/rowKeys";
import { useTaskTitle } from "../task/title";
import { dueFirst, matching, toDo, urgencies, urgencyOf, type Urgency } from "../task/inbox";

/** JustAnswered is what the task page hands over after an answer. */
export interface JustAnswered {
  answer: T;
  number: string;
  step: T;
  task: string;
}

/** InboxPage lists what the posts of a person are asked, what is due first at the top, and below it what they have delegated. */
export default function InboxPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const status = query.get("status") === "done" ? "done" : "open";
  const tasks = useTasks(status);
  return (
    <Page title={t("inbox.title")} lead={t("inbox.intro")}>
      <MissingYear elsewhere />
      <Done />
      <nav className="tabs" aria-label={t("inbox.tabs")}>
        {(["open", "done"] as const).map((s) => (
          <button
            key={s}
            type="button"
            className="tab"
            aria-current={s === status ? "page" : undefined}
            onClick={() => setQuery(s === "done" ? { status: s } : {})}
          >
            {t(`inbox.${s}`)}
          </button>
        ))}
      </nav>
      {tasks.error && !tasks.data && <ProblemNotice error={tasks.error} onRetry={() => void tasks.refetch()} />}
      {tasks.isPending && <Loading />}
      {tasks.data && <Tasks key={status} rows={tasks.data} status={status} />}
    </Page>
  );
}

/** Done confirms the answer just given and leads to the next task. */
function Done() {
  const { t } = useTranslation();
  const text = useText();
  const done = useLocation().state as JustAnswered | null;
  const titleOf = useTaskTitle();
  const open = useTasks("open").data;
  if (!done?.answer) return null;
  const next = dueFirst(open ?? []).find((row) => row.mine && row.id !== done.task);
  return (
    <Alert
      className="gap-below"
      role="status"
      type="success"
      showIcon
      title={t("inbox.answered", { answer: text(done.answer), number: done.number, step: text(done.step) })}
      description={
        next ? (
          <Link to={`/tasks/${encodeURIComponent(next.id)}`}>
            {t("inbox.next", { number: next.case.number, step: titleOf(next) })}
          </Link>
        ) : (
          open && t("inbox.noNext")
        )
      }
    />
  );
}

function Tasks(props: { rows: TaskRow[]; status: "open" | "done" }) {
  const { t } = useTranslation();
  const text = useText();
  const [search, setSearch] = useState("");
  const [process, setProcess] = useState("");
  const [urgency, setUrgency] = useState<Urgency | "">("");
  const [chosen, setChosen] = useState<Set<string>>();
  const list = useRowKeys();
  const { status } = props;
  const all = status === "open" ? dueFirst(props.rows) : props.rows;
  if (all.length === 0) return <p className="empty">{t(status === "open" ? "inbox.empty" : "inbox.emptyDone")}</p>;

  const processes = [...new Set(all.map((r) => text(r.case.title)))];
  const wanted = matching(all, { search, process, text });
  // What is counted, and what is chosen to be done together, is what there is to do; the rest waits for others.
  const rows = toDo(all);
  const countable = status === "open" && rows.length > 0;
  const urgent = (r: TaskRow) => !countable || !urgency || urgencyOf(r) === urgency;
  const found = toDo(wanted);
  const shown = found.filter(urgent);
  const delegated = wanted.filter((r) => r.delegated && urgent(r));
  const clear = () => {
    setSearch("");
    setProcess("");
    setUrgency("");
  };
  return (
    <>
      <div className="filters" role="search" aria-label={t("inbox.filters")}>
        <Input.Search allowClear value={search} onChange={(e) => setSearch(e.target.value)} placeholder={t("inbox.search")} aria-label={t("inbox.search")} className="filter-search" />
        {processes.length > 1 && (
          <Select
            value={process}
            onChange={setProcess}
            showSearch={{ optionFilterProp: "label" }}
            aria-label={t("inbox.process")}
            className="filter-process"
            options={[{ value: "", label: t("inbox.anyProcess") }, ...processes.map((p) => ({ value: p, label: p }))]}
          />
        )}
        {countable && (
          <div className="urgencies" role="group" aria-label={t("inbox.filters")}>
            {(["", ...urgencies] as const).map((u) => {
              const count = u ? found.filter((r) => urgencyOf(r) === u).length : found.length;
              if (u === "undated" && count === 0) return null;
              return (
                <button key={u} type="button" className={`urgency urgency-${u || "all"}`} aria-pressed={u === urgency} onClick={() => setUrgency(u)}>
                  {t(`inbox.${u || "all"}`)} <b>{count}</b>
                </button>
              );
            })}
          </div>
        )}
      </div>
      {rows.length > 0 && (
        <div className="inbox-bar">
          <p className="muted" role="status">
            {t("inbox.shown", { shown: shown.length, total: rows.length })} <span className="keys">{t("inbox.keys")}</span>
          </p>
          {status === "open" && rows.length > 1 && (
            <Button size="small" aria-pressed={Boolean(chosen)} onClick={() => setChosen(chosen ? undefined : new Set())}>
              {t(chosen ? "batch.leave" : "batch.select")}
            </Button>
          )}
        </div>
      )}
      <div ref={list}>
        {rows.length === 0 && <p className="empty">{t("inbox.empty")}</p>}
        {rows.length > 0 && shown.length === 0 && (
          <p className="empty">
            {t("inbox.none")}{" "}
            <button type="button" className="link" onClick={clear}>
              {t("inbox.clear")}
            </button>
          </p>
        )}
        {shown.length > 0 && (
          <ul className="plain task-rows">
            {shown.map((row) => (
              <Row
                key={row.id}
                row={row}
                status={status}
                chosen={chosen?.has(row.id)}
                onChoose={(on) => setChosen((before) => toggled(before, row.id, on))}
              />
            ))}
          </ul>
        )}
        {delegated.length > 0 && (
          <section className="delegated" aria-labelledby="delegated">
            <h2 id="delegated">{t("inbox.delegated", { count: delegated.length })}</h2>
            <p className="muted">{t("inbox.delegatedHint")}</p>
            <ul className="plain task-rows">
              {delegated.map((row) => (
                <Row key={row.id} row={row} status={status} />
              ))}
            </ul>
          </section>
        )}
      </div>
      {chosen && (
        <BatchBar
          rows={rows.filter((r) => chosen.has(r.id))}
          onAll={() => setChosen(new Set(shown.map((r) => r.id)))}
          onDone={() => setChosen(new Set())}
        />
      )}
    </>
  );
}

function toggled(chosen: Set<string> | undefined, id: string, on: boolean): Set<string> {
  const next = new Set(chosen);
  if (on) next.add(id);
  else next.delete(id);
  return next;
}

/** chosen is undefined while rows are not to be chosen. */
function Row(props: { row: TaskRow; status: "open" | "done"; chosen?: boolean; onChoose?: (on: boolean) => void }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const titleOf = useTaskTitle();
  const { row, status } = props;
  return (
    <li className={`task-row task-row-${status === "open" ? urgencyOf(row) : "done"}`}>
      <div className="task-row-main">
        {props.chosen !== undefined && (
          <label className="batch-check">
            <input
              type="checkbox"
              checked={props.chosen}
              aria-label={t("batch.row", { number: row.case.number, step: titleOf(row) })}
              onChange={(e) => props.onChoose?.(e.target.checked)}
            />
          </label>
        )}
        <Link to={`/tasks/${encodeURIComponent(row.id)}`} className="task-row-title">
          {titleOf(row)}
        </Link>{" "}
        {row.case.rehearsal && <span className="badge badge-rehearsal">{t("app.rehearsal")}</span>}
        <div>{text(row.case.title)}</div>
        <div className="muted">{row.case.number}</div>
      </div>
      <div className="task-row-who">
        <div>{t("inbox.applicant", { unit: text(row.case.applicant.name) })}</div>
        <div className="muted">
          {t("inbox.asked", { unit: text(row.unit.name) })}
          {row.postName && ` ${text(row.postName)}`}
          {row.branch && ` · ${text(row.branch)}`}
        </div>
        {status === "open" && (row.delegated || row.claimed || row.case.suspended || row.urged) && (
          <div>
            <Delegated task={row} />{" "}
            {row.case.suspended && <span className="badge badge-deemed">{t("standing.suspended")}</span>}{" "}
            {row.claimed && <span className="badge badge-plain">{t("operate.claimed", { name: row.claimed.name })}</span>}{" "}
            {row.urged && <span className="badge badge-required">{t("operate.urged", { count: row.urged })}</span>}
          </div>
        )}
      </div>
      <div className="task-row-when">
        {status === "open" &&
          (row.due ? (
            <>
              <DueBadge {...row} /> <span className="muted">{format.due(row.due)}</span>
            </>
          ) : (
            <span className="muted">{t("inbox.undated")}</span>
          ))}
        {status === "done" && <Said row={row} />}
        <div className="muted">
          {status === "done" && row.closedAt
            ? t("inbox.closed", { date: format.date(row.closedAt) })
            : t("inbox.arrived", { date: format.date(row.openedAt) })}
        </div>
      </div>
    </li>
  );
}

/** Said is what became of a task that is done; what was merely deemed is marked as such. */
function Said(props: { row: TaskRow }) {
  const { t } = useTranslation();
  const text = useText();
  const { row } = props;
  const answer = text(row.answer?.title);
  if (row.status === "deemed") return <span className="badge badge-deemed">{t("inbox.deemed", { answer })}</span>;
  if (row.status === "cancelled") return <span className="muted">{t("inbox.cancelled")}</span>;
  return <b>{answer}</b>;
}
