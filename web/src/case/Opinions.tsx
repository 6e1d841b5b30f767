import { useTranslation } from "react-i18next";
import type { Task } from "../api/types";
import { useFormat } from "../format";
import { useText } from "../text";
import { AfterDeemed } from "./AfterDeemed";
import { DueBadge } from "./DueBadge";
import { Outcome } from "./Outcome";
import { groupsOf, type Group } from "./groups";
import { toneOf } from "./tone";
import "./case.css";

/**
 * Opinions sets what each side has said side by side, step by step, and marks what was merely deemed. The
 * task named by except counts among those asked with it but is not shown: its reader is about to answer it.
 */
export function Opinions(props: { tasks: Task[]; caseId?: string; except?: string }) {
  const { t } = useTranslation();
  const groups = groupsOf(props.tasks).filter((g) => g.tasks.some((task) => task.id !== props.except));
  if (groups.length === 0) return <p className="muted">{t("case.noOpinions")}</p>;
  return (
    <div className="opinions">
      {groups.map((g) => (
        <StepOpinions key={g.key} group={g} caseId={props.caseId} except={props.except} />
      ))}
    </div>
  );
}

function StepOpinions(props: { group: Group; caseId?: string; except?: string }) {
  const { t } = useTranslation();
  const text = useText();
  const { tasks, title, round } = props.group;
  // Requests for another date stand among the answers and are none.
  const asked = tasks.filter((task) => task.kind === "ask" && !task.of || task.status === "kept");
  const shown = tasks.filter((task) => task.id !== props.except);
  const done = asked.filter((task) => task.status !== "open" && task.status !== "cancelled").length;
  const deemed = asked.filter((task) => task.status === "deemed").length;
  return (
    <section className="opinion-step" aria-label={text(title)}>
      <h3>
        {text(title)} {round > 1 && <span className="badge badge-plain">{t("case.round", { round })}</span>}
      </h3>
      {asked.length > 1 && (
        <p className="muted opinion-summary">
          {t("opinion.summary", { done, all: asked.length })}
          {deemed > 0 && <> · {t("opinion.summaryDeemed", { count: deemed })}</>}
        </p>
      )}
      <ul className="plain opinion-cards">
        {shown.map((task) => (
          <li key={task.id} className={`opinion opinion-${task.status} opinion-${toneOf(task)}`}>
            <Side task={task} caseId={props.caseId} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const kinds: Record<string, string> = { sign: "standing.kindSign", copy: "standing.kindCopy", public: "standing.kindPublic", supplement: "opinion.kindSupplement", extension: "opinion.kindExtension", acknowledge: "opinion.kindAcknowledge" };

function Side(props: { task: Task; caseId?: string }) {
  const { t } = useTranslation();
  const text = useText();
  const { task, caseId } = props;
  return (
    <>
      <div className="opinion-who">
        <b>{text(task.unit.name)}</b>
        {task.postName && <span className="muted"> · {text(task.postName)}</span>}{" "}
        {task.person && <span className="muted"> · {task.person.name}</span>}
        {task.kind !== "ask" && <span className="badge badge-plain">{t(task.mode ? `standing.${task.mode}` : (kinds[task.kind] ?? ""))}</span>}
        {task.kind === "ask" && task.of && task.status !== "kept" && <span className="badge badge-plain">{t("standing.kindObjection")}</span>}
        {task.branch && <div className="basis">{t("operate.branch", { branch: text(task.branch) })}</div>}
      </div>
      <div className="opinion-state">
        <Outcome task={task} />
        <DueBadge {...task} ledger={caseId ? { caseId, task: task.id } : undefined} about={text(task.unit.name)} />
        {task.status === "open" && task.claimed && <span className="badge badge-plain">{t("operate.claimed", { name: task.claimed.name })}</span>}
      </div>
      {task.status === "open" && task.delegate && <p className="basis">{t("operate.delegated", { who: text(task.delegate) })}</p>}
      {task.status === "open" && task.note && <p className="basis">{text(task.note)}</p>}
      {task.advice?.map((a, i) => <Said key={i} name={t("standing.adviceBy", { who: text(a.by) })} words={a.opinion} />)}
      {task.status === "deemed" && <p className="basis">{t("outcome.deemedHint")}</p>}
      {task.opinion && <Said name={t("opinion.opinion")} words={task.opinion} />}
      {task.reasons && task.reasons !== task.extension?.reason && <Said name={t("opinion.reasons")} words={task.reasons} />}
      {task.extension && <ExtensionLine task={task} />}
      <AfterDeemed task={task} />
    </>
  );
}

function Said(props: { name: string; words: string }) {
  return (
    <div className="opinion-said">
      <div className="basis">{props.name}</div>
      <p className="said">{props.words}</p>
    </div>
  );
}

const extensionStates = { asked: "opinion.extensionAsked", agreed: "opinion.extensionAgreed", refused: "opinion.extensionRefused" };

function ExtensionLine(props: { task: Task }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { extension } = props.task;
  if (!extension) return null;
  return (
    <p className="opinion-extension">
      {t("opinion.extension", { until: format.date(extension.until), reason: extension.reason })}{" "}
      <span className="badge badge-plain">{t(extensionStates[extension.status])}</span>
    </p>
  );
}
