import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useCase, useCaseEvents } from "../api/queries";
import type { Case } from "../api/types";
import { CaseHeader } from "../case/CaseHeader";
import { DueBadge } from "../case/DueBadge";
import { FastForward } from "../case/FastForward";
import { FormView } from "../case/FormView";
import { MaterialsList } from "../case/MaterialsList";
import { Opinions } from "../case/Opinions";
import { Timeline } from "../case/Timeline";
import { noticesOf } from "../case/notices";
import { Calculation } from "../form/Calculation";
import { Loading } from "../layout/Loading";
import { Page } from "../layout/Page";
import { ProblemNotice } from "../layout/ProblemNotice";
import { Notices } from "../notice/Notices";
import { Operations } from "../operate/Operations";
import { Delegated } from "../task/Delegated";
import { useText } from "../text";

/** CasePage shows one case to whoever may see it: where it stands, who has said what, what was handed in. */
export default function CasePage() {
  const { t } = useTranslation();
  const id = useParams().id ?? "";
  const found = useCase(id);
  if (found.isPending) return <Loading />;
  if (!found.data) {
    return (
      <Page title={t("case.title")}>
        <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />
        <p className="gap-above">
          <Link to="/cases">{t("case.back")}</Link>
        </p>
      </Page>
    );
  }
  const c = found.data;
  return (
    <Page title={`${t("case.title")} ${c.number}`} actions={<Link to="/cases">{t("case.back")}</Link>}>
      <div className="two-columns case-columns">
        <div>
          <CaseHeader value={c} />
          <MyTasks value={c} />
          <Notices notices={c.notices} place={noticesOf(c.id)} />
          <section className="panel" aria-labelledby="opinions">
            <h2 id="opinions">{t("case.opinions")}</h2>
            <Opinions tasks={c.tasks} caseId={c.id} />
          </section>
          <section className="panel" aria-labelledby="form">
            <h2 id="form">{t("case.form")}</h2>
            <FormView schema={c.formSchema} form={c.form} />
          </section>
          {c.calculation && <Calculation value={c.calculation} />}
          <section className="panel" aria-labelledby="materials">
            <h2 id="materials">{t("case.materials")}</h2>
            <MaterialsList materials={c.materials} />
          </section>
        </div>
        <aside aria-label={t("case.aside")}>
          {c.operations.length > 0 && (
            <section className="panel" aria-labelledby="manage">
              <h2 id="manage">{t("operate.manage")}</h2>
              <Operations open operations={c.operations} address={`/cases/${encodeURIComponent(c.id)}/operations`} />
            </section>
          )}
          {c.may.fastForward && <FastForward caseId={c.id} now={c.now} />}
          {c.code && <QueryCode number={c.number} code={c.code} />}
          <Events caseId={c.id} />
        </aside>
      </div>
    </Page>
  );
}

/** What waits for the reader stands above everything that can only be read, and so does what they may want back. */
function MyTasks(props: { value: Case }) {
  const { t } = useTranslation();
  const text = useText();
  const mine = props.value.tasks.filter((task) => task.mine && task.status === "open");
  const delegated = props.value.tasks.filter((task) => task.delegated);
  if (mine.length + delegated.length === 0) return null;
  return (
    <section className="panel my-tasks no-print" aria-labelledby="mine">
      <h2 id="mine">{mine.length > 0 ? t("case.yourTask", { count: mine.length }) : t("inbox.delegated", { count: delegated.length })}</h2>
      <ul className="plain">
        {mine.map((task) => (
          <li key={task.id} className="my-task">
            <Link to={`/tasks/${encodeURIComponent(task.id)}`} className="my-task-link">
              {t(task.kind === "supplement" ? "case.openSupplement" : "case.openTask", { step: text(task.stepTitle) })}
            </Link>
            <span className="muted">{text(task.unit.name)}</span>
            <DueBadge {...task} ledger={{ caseId: props.value.id, task: task.id }} about={text(task.stepTitle)} />
          </li>
        ))}
        {delegated.map((task) => (
          <li key={task.id} className="my-task">
            <Link to={`/tasks/${encodeURIComponent(task.id)}`}>{t("case.seeDelegated", { step: text(task.stepTitle) })}</Link>
            <Delegated task={task} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function QueryCode(props: { number: string; code: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { number, code } = props;
  async function copy() {
    try {
      await navigator.clipboard.writeText(code);
      void message.success(t("case.copied"));
    } catch {
      void message.warning(t("case.copyFailed"));
    }
  }
  return (
    <section className="panel case-code" aria-labelledby="code">
      <h2 id="code">{t("case.code")}</h2>
      <p className="query-code">
        <span className="query-code-value">{code}</span>
        <Button className="no-print" size="small" aria-label={t("case.copyCode")} onClick={() => void copy()}>
          {t("apply.copy")}
        </Button>
      </p>
      <p className="muted">{t("case.codeHint")}</p>
      <Link to={`/track?${new URLSearchParams({ number, code })}`}>{t("case.toTrack")}</Link>
    </section>
  );
}

function Events(props: { caseId: string }) {
  const { t } = useTranslation();
  const events = useCaseEvents(props.caseId);
  return (
    <section className="panel" aria-labelledby="timeline">
      <h2 id="timeline">{t("case.timeline")}</h2>
      {events.isPending && <Loading />}
      {events.data && <Timeline events={events.data} />}
      {events.error && !events.data && <ProblemNotice error={events.error} onRetry={() => void events.refetch()} />}
    </section>
  );
}
