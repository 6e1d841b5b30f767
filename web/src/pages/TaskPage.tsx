import { Alert, App } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { useCaseEvents, useSeen, useTask } from "../api/queries";
import type { Accepted, Choice, Task, TaskPage as Found } from "../api/types";
import { AfterDeemed } from "../case/AfterDeemed";
import { DueBadge } from "../case/DueBadge";
import { FastForward } from "../case/FastForward";
import { FormView } from "../case/FormView";
import { MaterialsList } from "../case/MaterialsList";
import { Opinions } from "../case/Opinions";
import { Outcome } from "../case/Outcome";
import { Timeline } from "../case/Timeline";
import { useFormat } from "../format";
import { BasisLine } from "../layout/BasisLine";
import { Loading } from "../layout/Loading";
import { Page } from "../layout/Page";
import { ProblemNotice } from "../layout/ProblemNotice";
import { Comments } from "../operate/Comments";
import { Operations } from "../operate/Operations";
import { AnswerPanel } from "../task/AnswerPanel";
import { Claim, Direct } from "../task/Claim";
import { ExtensionForm } from "../task/ExtensionForm";
import { LateNotice } from "../task/LateNotice";
import { Standing } from "../task/Standing";
import { useTaskTitle } from "../task/title";
import { SupplementForm } from "../task/SupplementForm";
import "../task/task.css";
import { useText } from "../text";
import type { JustAnswered } from "./InboxPage";

/** TaskPage puts the application beside the decision. */
export default function TaskPage() {
  const { t } = useTranslation();
  const id = useParams().id ?? "";
  const task = useTask(id);
  if (task.error && !task.data) {
    return (
      <Page title={t("task.answerTitle")}>
        <ProblemNotice error={task.error} onRetry={() => void task.refetch()} />
      </Page>
    );
  }
  if (!task.data) return <Loading />;
  return <Opened key={id} page={task.data} onClosed={() => void task.refetch()} />;
}

function Opened(props: { page: Found; onClosed: () => void }) {
  const { t } = useTranslation();
  const text = useText();
  const { page } = props;
  const { task, case: found } = page;
  const place = `/cases/${encodeURIComponent(found.id)}`;
  const title = useTaskTitle()(task);
  const correcting = task.kind === "supplement" && page.allowed;
  useSeen(task.id, (task.mine || task.delegated === true) && task.status === "open");
  const others = found.tasks.filter((o) => o.id !== task.id);
  return (
    <Page
      title={title}
      beside={found.rehearsal && <span className="badge badge-rehearsal">{t("app.rehearsal")}</span>}
      lead={
        <>
          {t("task.of", { number: found.number, title: text(found.title) })} · {text(found.applicant.name)}
        </>
      }
      actions={
        <>
          {/* On a phone the decision stands below everything that leads to it. */}
          <a className="to-decision" href={correcting ? "#correct" : "#decision"}>
            {t(page.allowed ? "task.toDecision" : "task.toState")}
          </a>
          <Link to={place}>{t("task.openCase")}</Link>
        </>
      }
    >
      <div className="two-columns task-columns">
        <div>
          {correcting ? (
            <Correction page={page} onClosed={props.onClosed} />
          ) : (
            <>
              <section className="panel" aria-labelledby="application">
                <h2 id="application">{t("task.application")}</h2>
                <FormView schema={found.formSchema} form={found.form} />
              </section>
              <section className="panel" aria-labelledby="materials">
                <h2 id="materials">{t("case.materials")}</h2>
                <MaterialsList materials={found.materials} />
              </section>
            </>
          )}
          <section className="panel" aria-labelledby="earlier">
            <h2 id="earlier">{t("task.earlier")}</h2>
            {others.length > 0 ? <Opinions tasks={found.tasks} caseId={found.id} except={task.id} /> : <p className="muted">{t("task.noneEarlier")}</p>}
          </section>
          <Comments caseId={found.id} taskId={task.id} operations={page.operations} />
          <section className="panel" aria-labelledby="history">
            <h2 id="history">{t("case.timeline")}</h2>
            <Course caseId={found.id} />
          </section>
        </div>
        <aside className="task-aside" aria-label={t("task.answerTitle")}>
          <Decision page={page} onClosed={props.onClosed} />
          {found.may.fastForward && <FastForward caseId={found.id} now={found.now} />}
        </aside>
      </div>
    </Page>
  );
}

/** What the case has gone through, kept fresh while the page is open. */
function Course(props: { caseId: string }) {
  const events = useCaseEvents(props.caseId);
  if (events.data) return <Timeline events={events.data} />;
  if (events.error) return <ProblemNotice error={events.error} onRetry={() => void events.refetch()} />;
  return <Loading />;
}

function Decision(props: { page: Found; onClosed: () => void }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const { page } = props;
  const { task, case: found } = page;
  const unit = text(task.unit.name);
  const read = page.operations.find((o) => o.operation === "read" && o.allowed);
  const answered = (choice: Choice, accepted: Accepted) => {
    if (accepted.late) {
      // It was not the answer, so the page stays and shows where it is kept.
      void message.info(t("late.kept"));
      props.onClosed();
      return;
    }
    const done: JustAnswered = { answer: choice.title, number: found.number, step: task.stepTitle, task: task.id };
    void navigate("/inbox", { state: done });
  };
  return (
    <section className="panel" aria-labelledby="decision">
      <h2 id="decision">{t("task.answerTitle")}</h2>
      <div className="task-lines">
        <div>{task.postName ? t("task.yoursPost", { unit, post: text(task.postName) }) : t("task.yours", { unit })}</div>
        {task.person && <div className="muted">{t("operate.named", { name: task.person.name })}</div>}
        {task.branch && <div className="muted">{t("operate.branch", { branch: text(task.branch) })}</div>}
        {task.status === "open" && task.due && (
          <div>
            <DueBadge {...task} ledger={{ caseId: found.id, task: task.id }} /> <span className="muted">{format.due(task.due, found.now)}</span>
          </div>
        )}
        {task.status === "open" && (task.claimed || task.urged) && (
          <div>
            {task.claimed && <span className="badge badge-plain">{t("operate.claimed", { name: task.claimed.name })}</span>}{" "}
            {task.urged && <span className="badge badge-required">{t("operate.urged", { count: task.urged })}</span>}
          </div>
        )}
      </div>
      <Standing page={page} />
      {task.status === "open" && task.note && <Alert className="gap-below" type="info" showIcon title={text(task.note)} />}
      {task.kind === "extension" && <Asked page={page} />}
      {task.status !== "open" && (
        <div className="gap-below">
          <Outcome task={task} />
          {task.opinion && <p className="said">{task.opinion}</p>}
          <AfterDeemed task={task} />
        </div>
      )}
      {!page.allowed && (
        <Alert
          type="info"
          showIcon
          title={t(task.status === "open" ? "task.notAllowed" : "task.closed")}
          description={text(page.refusal)}
        />
      )}
      {page.late && page.allowed && <LateNotice task={task} />}
      {page.allowed && page.mustClaim && <Claim page={page} onRefused={props.onClosed} />}
      {page.allowed && task.kind === "copy" && (
        <>
          {task.opinion && <p className="said">{task.opinion}</p>}
          {read && <Direct taskId={task.id} operation={read} primary onRefused={props.onClosed} />}
        </>
      )}
      {page.allowed && !page.mustClaim && task.kind !== "supplement" && task.kind !== "copy" && (
        <AnswerPanel key={task.lateOpinions?.length ?? 0} page={page} onAnswered={answered} onClosed={props.onClosed} />
      )}
      {page.allowed && task.kind === "supplement" && <p>{t("task.supplementIntro")}</p>}
      {page.mayExtend && <ExtensionForm task={task} offer={page.mayExtend} />}
      <Operations
        open={task.recall} // whoever opens what they have delegated looks for a way to take it back
        operations={page.operations.filter((o) => !elsewhere.has(o.operation) && !(page.mustClaim && o.operation === "claim"))}
        address={`/tasks/${encodeURIComponent(task.id)}/operations`}
        onDone={props.onClosed}
      />
    </section>
  );
}

/** What has its own place on the page stands in no list. */
const elsewhere = new Set(["hold", "read", "comment"]);

/** The task about which another date is asked stands among the tasks of the case. */
function Asked(props: { page: Found }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { task, case: found } = props.page;
  const { extension } = task;
  const about = found.tasks.find((o) => o.id === extension?.of);
  if (!extension) return null;
  return (
    <div className="asked">
      <h3>{t("task.asked")}</h3>
      <p>{t("task.askedText", { unit: text(about?.unit.name), until: format.date(extension.until) })}</p>
      {about?.due && <p>{t("task.askedDue", { due: format.due(about.due, found.now) })}</p>}
      <p>{t("task.askedReason", { reason: extension.reason })}</p>
      <BasisLine basis={task.basis} />
    </div>
  );
}

function Correction(props: { page: Found; onClosed: () => void }) {
  const { t } = useTranslation();
  const text = useText();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const { task, case: found } = props.page;
  const returned = whoReturned(found.tasks, task);
  const answered = () => {
    void message.success(t("task.resubmitted", { number: found.number }));
    void navigate(`/cases/${encodeURIComponent(found.id)}`);
  };
  return (
    <section className="panel" aria-labelledby="correct">
      <h2 id="correct">{t("task.supplement")}</h2>
      {returned?.opinion && (
        <Alert
          className="gap-below"
          type="warning"
          showIcon
          title={t("task.returned", { unit: text(returned.unit.name) })}
          description={returned.opinion}
        />
      )}
      <SupplementForm page={props.page} onAnswered={answered} onClosed={props.onClosed} />
    </section>
  );
}

/** whoReturned is the answer at the same step that sent the application back: the last before this task. */
export function whoReturned(tasks: Task[], supplement: Task): Task | undefined {
  return tasks
    .slice(0, tasks.findIndex((o) => o.id === supplement.id))
    .findLast((o) => o.step === supplement.step && o.kind === "ask" && o.status === "answered");
}
