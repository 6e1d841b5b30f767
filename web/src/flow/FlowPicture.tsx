import { useTranslation } from "react-i18next";
import type { GuideAnswer, GuideStep } from "../api/types";
import { useBasisText } from "../layout/BasisLine";
import { useText } from "../text";
import "./flow.css";

/**
 * FlowPicture draws the steps of a procedure from top to bottom, units that are asked at the same time
 * side by side. It is a list for screen readers; everything it shows is words, colour only repeats them.
 */
export function FlowPicture(props: { steps: GuideStep[] }) {
  const { t } = useTranslation();
  const steps = inReadingOrder(props.steps);
  return (
    <ol className="flow">
      <li className="flow-item">
        <div className="flow-end flow-start">{t("flow.start")}</div>
      </li>
      {steps.map((step, index) => (
        <li key={step.id} className="flow-item">
          <Arrow />
          {step.kind === "end" ? (
            <EndMark step={step} />
          ) : (
            <StepBox step={step} number={index + 1} following={steps[index + 1]?.id} all={steps} />
          )}
        </li>
      ))}
    </ol>
  );
}

/** The ends of a procedure are read last, wherever the definition lists them. */
function inReadingOrder(steps: GuideStep[]): GuideStep[] {
  return [...steps.filter((s) => s.kind !== "end"), ...steps.filter((s) => s.kind === "end")];
}

// What a step is, where neither its performers nor a note say it.
const labels: Record<string, string> = { notify: "flow.notify", issue: "flow.issue", date: "flow.date" };

function StepBox(props: { step: GuideStep; number: number; following?: string; all: GuideStep[] }) {
  const { t } = useTranslation();
  const text = useText();
  const { step } = props;
  const several = step.performers.length > 1;
  const basisText = useBasisText();
  const [basis, deemedBasis] = [basisText(step.basis), basisText(step.deemed?.basis)];
  const label = labels[step.kind];
  return (
    <div className={`flow-step flow-${step.kind.replace(" ", "-")}${step.inside ? " flow-nested" : ""}`}>
      <div className="flow-head">
        <span className="flow-number">{t("flow.step", { number: props.number })}</span>
        <h3>{text(step.title)}</h3>
        {step.inside && <span className="badge badge-plain flow-inside">{text(step.inside)}</span>}
        {label && <span className="badge badge-plain">{t(label)}</span>}
        {step.limit && <span className="badge flow-limit">{t("flow.limit", { limit: text(step.limit) })}</span>}
      </div>
      {step.parallel && (
        <p className="flow-together">
          {several ? t("flow.parallel", { count: step.performers.length }) : t("flow.parallelSome")}
        </p>
      )}
      {step.note && <p className="flow-together">{text(step.note)}</p>}
      <ul className={step.parallel ? "plain flow-performers flow-side-by-side" : "plain flow-performers"}>
        {step.performers.map((p, i) => (
          <li key={p.unit?.id ?? i}>{text(p.text) || text(p.unit?.name)}</li>
        ))}
        {step.performers.length === 0 && !step.note && <li className="muted">{t("flow.nobody")}</li>}
      </ul>
      {step.deemed && (
        <p className="flow-deemed">
          {t("flow.deemed", { answer: text(step.deemed.answer) })}
          {deemedBasis && <span className="basis"> {t("flow.deemedBasis", { basis: deemedBasis })}</span>}
        </p>
      )}
      <Answers step={step} following={props.following} all={props.all} />
      {basis && <p className="basis">{t("flow.deemedBasis", { basis })}</p>}
    </div>
  );
}

function Answers(props: { step: GuideStep; following?: string; all: GuideStep[] }) {
  const { t } = useTranslation();
  const text = useText();
  const { answers, next } = props.step;
  // A single way on to the step below is what the arrow already says.
  if (answers.length <= 1 && (!next || next === props.following)) return null;
  if (answers.length === 0) return null;
  return (
    <ul className="plain flow-answers" aria-label={t("flow.answers")}>
      {answers.map((a) => (
        <li key={a.id}>
          <b>{text(a.title)}</b> <span className="muted">→ {targetOf(a)}</span>
        </li>
      ))}
    </ul>
  );

  function targetOf(answer: GuideAnswer): string {
    const to = answer.to ?? (answer.end ? undefined : next);
    if (answer.end) {
      const end = props.all.find((s) => s.id === answer.end);
      return end ? text(end.title) : t("flow.end");
    }
    if (!to) return t("flow.continues");
    const step = props.all.find((s) => s.id === to);
    if (!step) return t("flow.toApplicant");
    return step.kind === "end" ? text(step.title) : t("flow.toStep", { step: text(step.title) });
  }
}

function EndMark(props: { step: GuideStep }) {
  const { t } = useTranslation();
  const text = useText();
  return <div className="flow-end">{text(props.step.title) || t("flow.end")}</div>;
}

function Arrow() {
  return (
    <svg className="flow-arrow" width="16" height="24" viewBox="0 0 16 24" aria-hidden="true" focusable="false">
      <path d="M8 0v20M3 15l5 6 5-6" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
