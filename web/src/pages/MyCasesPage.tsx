import { Button, Input, Segmented } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useCases, useSession, type CaseScope } from "../api/queries";
import type { CaseRow, Session } from "../api/types";
import { CaseState } from "../case/CaseState";
import { endedAt } from "../case/ended";
import { useFormat } from "../format";
import { Loading } from "../layout/Loading";
import { Page } from "../layout/Page";
import { ProblemNotice } from "../layout/ProblemNotice";
import { useText } from "../text";

const SHOWN = 100;
const titles: Record<CaseScope, string> = { mine: "myCases.title", unit: "myCases.titleUnit", all: "myCases.titleAll" };
const statuses = [
  { value: "", text: "myCases.statusAll" },
  { value: "open", text: "myCases.statusOpen" },
  { value: "ended", text: "myCases.statusEnded" },
];

/** MyCasesPage lists cases: the reader's own, those their unit had to do with, and for administrators all. */
export default function MyCasesPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const scopes = scopesOf(useSession().data ?? null);
  const scope = scopes.find((s) => s === query.get("scope")) ?? scopes[0] ?? "mine";
  const status = query.get("status") ?? "";
  const q = query.get("q") ?? "";
  const cases = useCases(scope, { status, q, limit: SHOWN });

  // What is looked for stands in the address, so that going back from a case finds the same list.
  function look(change: Record<string, string>) {
    setQuery(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(change)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true },
    );
  }

  return (
    <Page title={t(titles[scope])}>
      <div className="case-filters no-print">
        {scopes.length > 1 && (
          <Choice
            label={t("myCases.scope")}
            value={scope}
            options={scopes.map((s) => ({ value: s, label: t(`myCases.${s}`) }))}
            onChange={(next) => look({ scope: next })}
          />
        )}
        <Choice
          label={t("myCases.status")}
          value={status}
          options={statuses.map((s) => ({ value: s.value, label: t(s.text) }))}
          onChange={(next) => look({ status: next })}
        />
        <Search value={q} onSearch={(next) => look({ q: next })} />
      </div>
      {cases.isPending && <Loading />}
      {cases.error && !cases.data && <ProblemNotice error={cases.error} onRetry={() => void cases.refetch()} />}
      {cases.data && (
        <Found
          cases={cases.data}
          scope={scope}
          onClear={status || q ? () => look({ status: "", q: "" }) : undefined}
        />
      )}
    </Page>
  );
}

/** An administrator begins with all cases, everybody else with their own; officials may turn to those of their unit. */
function scopesOf(session: Session | null): CaseScope[] {
  const roles = session?.roles ?? [];
  const scopes: CaseScope[] = [];
  if (roles.includes("administrator")) scopes.push("all");
  scopes.push("mine");
  if (roles.includes("official")) scopes.push("unit");
  return scopes;
}

function Choice(props: {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="case-choice">
      <span id={id} className="muted">
        {props.label}
      </span>
      <Segmented aria-labelledby={id} value={props.value} options={props.options} onChange={props.onChange} />
    </div>
  );
}

function Search(props: { value: string; onSearch: (q: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(props.value);
  const [known, setKnown] = useState(props.value);
  // The field follows the address, for instance when the filters are cleared, and otherwise the fingers.
  if (known !== props.value) {
    setKnown(props.value);
    setTyped(props.value);
  }
  return (
    <Input.Search
      className="case-search"
      aria-label={t("myCases.search")}
      placeholder={t("myCases.search")}
      value={typed}
      onChange={(e) => setTyped(e.target.value)}
      allowClear
      onSearch={(next) => props.onSearch(next.trim())}
    />
  );
}

function Found(props: { cases: CaseRow[]; scope: CaseScope; onClear?: () => void }) {
  const { t } = useTranslation();
  const { cases, onClear } = props;
  if (cases.length === 0) {
    return (
      <section className="panel case-empty" role="status">
        <p>{t(onClear ? "myCases.noneFound" : props.scope === "mine" ? "myCases.emptyMine" : "myCases.empty")}</p>
        {onClear && <Button onClick={onClear}>{t("myCases.clear")}</Button>}
        {!onClear && props.scope === "mine" && (
          <>
            <p className="muted">{t("myCases.emptyHelp")}</p>
            <Link to="/">{t("myCases.toCatalogue")}</Link>
          </>
        )}
      </section>
    );
  }
  return (
    <>
      <p className="muted" role="status">
        {cases.length < SHOWN ? t("myCases.found", { count: cases.length }) : t("myCases.more", { count: SHOWN })}
      </p>
      <ul className="plain case-cards">
        {cases.map((c) => (
          <Card key={c.id} value={c} />
        ))}
      </ul>
    </>
  );
}

function Card(props: { value: CaseRow }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const c = props.value;
  const ended = endedAt(c);
  return (
    <li className={`panel case-card case-card-${c.status}`}>
      <div className="case-header-top">
        <span className="case-number">{c.number}</span>
        <CaseState value={c} />
      </div>
      <h2>
        <Link to={`/cases/${encodeURIComponent(c.id)}`}>{text(c.title)}</Link>
      </h2>
      <div>{text(c.applicant.name)}</div>
      {c.stage.length > 0 && <div>{t("myCases.stage", { stage: format.list(c.stage.map(text)) })}</div>}
      <div className="muted">
        {t("myCases.submitted", { date: format.date(c.submittedAt) })}
        {ended && <> · {t("myCases.ended", { date: format.date(ended) })}</>}
        {/* Until the case's own clock runs, this is the limit of the present step and not of the case. */}
        {c.status === "open" && c.due && <> · {t("due.by", { due: format.due(c.due) })}</>}
      </div>
    </li>
  );
}
