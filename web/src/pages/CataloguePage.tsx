import { Button, Input, Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useProcesses, useSession } from "../api/queries";
import type { ProcessRow } from "../api/types";
import "../catalogue/catalogue.css";
import { byOwner, matching } from "../catalogue/groups";
import { Loading } from "../layout/Loading";
import { Page } from "../layout/Page";
import { ProblemNotice } from "../layout/ProblemNotice";
import { useText } from "../text";

/** CataloguePage lists the matters of the county: first those the reader may apply for, then the others by unit. */
export default function CataloguePage() {
  const { t } = useTranslation();
  const processes = useProcesses();
  const signedIn = Boolean(useSession().data);
  return (
    <Page title={t("catalogue.title")} lead={t("catalogue.intro")}>
      {!signedIn && (
        <p className="muted">
          {t("catalogue.trackHint")} <Link to="/track">{t("catalogue.trackLink")}</Link>
        </p>
      )}
      {processes.isPending && <Loading />}
      {processes.error && <ProblemNotice error={processes.error} onRetry={() => void processes.refetch()} />}
      {processes.data?.length === 0 && <p className="muted">{t("catalogue.empty")}</p>}
      {processes.data && processes.data.length > 0 && <Matters all={processes.data} />}
    </Page>
  );
}

// So few are seen at a glance.
const FEW = 4;

function Matters(props: { all: ProcessRow[] }) {
  const { t } = useTranslation();
  const text = useText();
  const { all } = props;
  // They stand in the address, so that who comes back from a guide finds the list as it was left.
  const [query, setQuery] = useSearchParams();
  const [wanted, setWanted] = useState(query.get("q") ?? "");
  const [unit, setUnit] = useState(query.get("unit") ?? "");

  function look(next: { wanted: string; unit: string }) {
    setWanted(next.wanted);
    setUnit(next.unit);
    const kept = new URLSearchParams();
    if (next.wanted.trim()) kept.set("q", next.wanted.trim());
    if (next.unit) kept.set("unit", next.unit);
    setQuery(kept, { replace: true });
  }

  const named = matching(all, wanted);
  const found = unit ? named.filter((p) => p.owner.id === unit) : named;
  const mine = found.filter((p) => p.mayStart);
  const units = byOwner(all);
  const narrowed = wanted.trim() !== "" || unit !== "";
  // Who has matters of their own, or reads on a phone, is first shown which units there are.
  const unfolded = narrowed || (mine.length === 0 && !onPhone());
  const clear = () => look({ wanted: "", unit: "" });
  return (
    <>
      {all.length > FEW && (
        <div className="catalogue-tools" role="search" aria-label={t("catalogue.filters")}>
          <Input
            className="catalogue-search"
            type="search"
            allowClear
            size="large"
            aria-label={t("catalogue.search")}
            placeholder={t("catalogue.search")}
            value={wanted}
            onChange={(e) => look({ wanted: e.target.value, unit })}
          />
          {units.length > 1 && (
            <Select
              className="catalogue-unit"
              size="large"
              showSearch={{ optionFilterProp: "label" }}
              aria-label={t("catalogue.unit")}
              value={unit}
              onChange={(next: string) => look({ wanted, unit: next })}
              options={[
                { value: "", label: t("catalogue.unitCount", { unit: t("catalogue.anyUnit"), count: named.length }) },
                ...units.map((u) => ({
                  value: u.unit.id,
                  label: t("catalogue.unitCount", { unit: text(u.unit.name), count: named.filter((p) => p.owner.id === u.unit.id).length }),
                })),
              ]}
            />
          )}
          <p className="muted catalogue-shown" role="status">
            {t("catalogue.shown", { shown: found.length, total: all.length })}
          </p>
          {narrowed && (
            <Button size="small" onClick={clear}>
              {t("catalogue.clear")}
            </Button>
          )}
        </div>
      )}
      {found.length === 0 && <p className="empty">{t("catalogue.none")}</p>}
      {mine.length > 0 && <Group title={t("catalogue.mine")} processes={mine} withOwner />}
      {byOwner(found.filter((p) => !p.mayStart)).map((group) => (
        <Folded key={`${group.unit.id} ${unfolded}`} title={text(group.unit.name)} processes={group.processes} unfolded={unfolded} />
      ))}
    </>
  );
}

function onPhone(): boolean {
  return window.matchMedia("(max-width: 640px)").matches;
}

interface GroupProps {
  title: string;
  processes: ProcessRow[];
}

function Group(props: GroupProps & { withOwner?: boolean }) {
  const heading = useId();
  return (
    <section className="panel" aria-labelledby={heading}>
      <GroupTitle {...props} id={heading} />
      <List {...props} />
    </section>
  );
}

/** Folded is a group of which at first only the title is shown, unless it is unfolded. */
function Folded(props: GroupProps & { unfolded: boolean }) {
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <details className="panel matters-folded" open={props.unfolded}>
        <summary>
          <GroupTitle {...props} id={heading} />
        </summary>
        <List {...props} />
      </details>
    </section>
  );
}

function GroupTitle(props: GroupProps & { id: string }) {
  const { t } = useTranslation();
  return (
    <h2 id={props.id}>
      {props.title} <span className="badge badge-plain">{t("catalogue.count", { count: props.processes.length })}</span>
    </h2>
  );
}

function List(props: GroupProps & { withOwner?: boolean }) {
  return (
    <ul className="plain matters">
      {props.processes.map((p) => (
        <Matter key={p.id} process={p} withOwner={props.withOwner} />
      ))}
    </ul>
  );
}

function Matter(props: { process: ProcessRow; withOwner?: boolean }) {
  const { t } = useTranslation();
  const text = useText();
  const p = props.process;
  const address = `/processes/${encodeURIComponent(p.id)}`;
  return (
    <li className="matter">
      <div className="matter-head">
        <h3>
          <Link to={address}>{text(p.title)}</Link>
        </h3>
        {p.mayStart && (
          <Link className="matter-apply" to={`${address}/apply`}>
            {t("catalogue.apply")}
            <span className="visually-hidden"> – {text(p.title)}</span>
          </Link>
        )}
      </div>
      {p.summary && <p className="matter-summary">{text(p.summary)}</p>}
      {props.withOwner && <p className="basis">{t("catalogue.owner", { unit: text(p.owner.name) })}</p>}
    </li>
  );
}
