import { App, Button, Input } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, newKey } from "../api/client";
import { useAnswer, useOperate } from "../api/queries";
import type { Accepted, AnswerBody, Choice, FieldProblem, TaskPage } from "../api/types";
import { focusOn } from "../form/problems";
import { onlyByButton } from "../form/onlyByButton";
import { ProblemNotice } from "../layout/ProblemNotice";
import { NoticeDraft } from "../notice/NoticeDraft";
import { useText } from "../text";
import { begin, FillIn, useLacking } from "./FillIn";
import { Phrases } from "./Phrases";

const none: FieldProblem[] = [];

/**
 * AnswerPanel takes the decision on a task. Every choice says what it will do before it is made, what it
 * needs is asked for before it is sent, and what ends the case is confirmed.
 */
export function AnswerPanel(props: { page: TaskPage; onAnswered: (choice: Choice, accepted: Accepted) => void; onClosed: () => void }) {
  const { t } = useTranslation();
  const text = useText();
  const { modal, message } = App.useApp();
  const { task, draft, late } = props.page;
  // Whatever an answer would have done, given late it does nothing and ends nothing.
  const nothing = { zh: t("late.effect"), en: t("late.effect") };
  const choices = props.page.choices.map((c) => {
    if (late) return { ...c, effect: nothing, danger: false, notice: undefined };
    // Advice issues nothing; whoever answers does.
    return props.page.advising ? { ...c, notice: undefined } : c;
  });
  const send = useAnswer(task.id);
  const hold = useOperate(task.id);
  const [chosen, setChosen] = useState(choices.length === 1 ? choices[0]?.answer : draft?.answer);
  const [opinion, setOpinion] = useState(draft?.opinion ?? "");
  const [reasons, setReasons] = useState(draft?.reasons ?? "");
  const [filled, setFilled] = useState(() => begin(props.page));
  const [uploads, setUploads] = useState(0);
  const [restored] = useState(draft !== undefined);
  const [attempted, setAttempted] = useState(false);
  const key = useRef(newKey());
  const fields = useRef<HTMLFormElement>(null);

  const choice = choices.find((c) => c.answer === chosen);
  const wrong = attempted ? wrongWith(choice, opinion, reasons) : undefined;
  const own = useLacking(props.page, choice, filled);
  const told = send.error instanceof ApiProblem ? send.error.errors : none;
  const lacking = told.length > 0 ? told : attempted ? own : none;
  const title = text(choice?.title);
  const effectOf = (c: Choice) =>
    c.notice ? t("notice.also", { effect: text(c.effect), title: text(c.notice.title) }) : text(c.effect);

  /** Another answer is another request; the same one sent again is the same. */
  function changed() {
    key.current = newKey();
    if (send.error) send.reset();
  }

  function submit() {
    if (send.isPending) return;
    setAttempted(true);
    const first = wrongWith(choice, opinion, reasons);
    if (first) fields.current?.querySelector<HTMLElement>(`[data-field="${first}"]`)?.focus();
    else if (own[0]) focusOn(own[0]);
    else if (uploads > 0) void message.info(t("operate.uploading"));
    else if (choice?.danger) ask(choice);
    else if (choice) void deliver(choice);
  }

  function ask(choice: Choice) {
    void modal.confirm({
      title: t("task.dangerTitle", { answer: text(choice.title) }),
      content: `${effectOf(choice)}。${t("task.dangerText")}`,
      okText: t("task.dangerYes"),
      cancelText: t("task.dangerNo"),
      okButtonProps: { danger: true },
      focusable: { autoFocusButton: "cancel" },
      onOk: () => deliver(choice),
    });
  }

  async function deliver(choice: Choice) {
    const body: AnswerBody = { answer: choice.answer };
    if (opinion.trim()) body.opinion = opinion.trim();
    if (choice.reasons && reasons.trim()) body.reasons = reasons.trim();
    if (Object.keys(filled.form).length > 0) body.form = filled.form;
    const files = Object.entries(filled.files).filter(([, list]) => list.length > 0);
    if (files.length > 0) body.materials = Object.fromEntries(files.map(([id, list]) => [id, list.map((f) => f.id)]));
    try {
      // Not by the callbacks of mutate: the refreshed task closes this panel before they would be called.
      const accepted = await send.mutateAsync({ body, idempotencyKey: key.current });
      props.onAnswered(choice, accepted);
    } catch (e) {
      if (e instanceof ApiProblem && e.status < 500) key.current = newKey();
      // Somebody was faster, or the limit has run out: the page is to show what stands now.
      if (e instanceof ApiProblem && e.status === 409) props.onClosed();
    }
  }

  /** A draft is kept with the task; files are not part of it. */
  async function keep() {
    const body = { operation: "hold", answer: chosen, opinion: opinion.trim(), reasons: reasons.trim(), form: filled.form };
    try {
      await hold.mutateAsync({ body, idempotencyKey: newKey() });
      void message.success(t("operate.held"));
    } catch {
      // The notice below says why.
    }
  }

  return (
    <form
      ref={fields}
      noValidate
      onKeyDown={onlyByButton}
      onSubmit={(e) => {
        e.preventDefault();
        submit();
      }}
    >
      {restored && (
        <p className="muted" role="status">
          {t("operate.draft")}
        </p>
      )}
      <fieldset className="choices" aria-describedby={wrong === "choice" ? "choice-wrong" : undefined}>
        <legend>{t("task.choose")}</legend>
        {choices.map((c, i) => (
          <div key={c.answer} className="choice-place">
            <label className={c.danger ? "choice choice-danger" : "choice"}>
              <input
                type="radio"
                name="answer"
                value={c.answer}
                data-field={i === 0 ? "choice" : undefined}
                checked={c.answer === chosen}
                aria-describedby={`effect-${c.answer}`}
                onChange={() => {
                  setChosen(c.answer);
                  changed();
                }}
              />
              <span>
                <b>{text(c.title)}</b>
                <span id={`effect-${c.answer}`} className="choice-effect">
                  → {effectOf(c)}
                  {c.danger && <em> · {t("task.danger")}</em>}
                </span>
              </span>
            </label>
            {/* Beside the label: what is opened in it would choose the answer as well. */}
            {c.notice && <NoticeDraft notice={c.notice} />}
          </div>
        ))}
        {wrong === "choice" && (
          <p id="choice-wrong" className="field-errors" role="alert">
            {t("task.chooseFirst")}
          </p>
        )}
      </fieldset>
      {task.kind !== "acknowledge" && (
        <Written
          name="opinion"
          label={t("task.opinion")}
          required={choice?.opinion === "required"}
          value={opinion}
          onChange={(value) => {
            setOpinion(value);
            changed();
          }}
          wrong={wrong === "opinion" ? t("task.needOpinion", { answer: title }) : undefined}
        />
      )}
      {task.kind === "ask" && choice && (
        <Phrases answer={choice.answer} onPick={(phrase) => { setOpinion((before) => joined(before, phrase)); changed(); }} />
      )}
      {choice?.reasons && (
        <Written
          name="reasons"
          label={t("task.reasons")}
          required
          value={reasons}
          onChange={(value) => {
            setReasons(value);
            changed();
          }}
          wrong={wrong === "reasons" ? t("task.needReasons", { answer: title }) : undefined}
        />
      )}
      {!props.page.advising && (
        <FillIn
          page={props.page}
          choice={choice}
          value={filled}
          onChange={(change) => {
            setFilled(change);
            changed();
          }}
          problems={lacking}
          onBusy={(n) => setUploads((before) => before + n)}
        />
      )}
      {hold.error && (
        <div className="gap-below">
          <ProblemNotice error={hold.error} />
        </div>
      )}
      {send.error && (
        <div className="gap-below">
          <ProblemNotice error={send.error} />
          {send.error instanceof ApiProblem && send.error.code === "outcome-unknown" && <p className="muted">{t("task.unknown")}</p>}
        </div>
      )}
      <Button type="primary" size="large" htmlType="submit" danger={choice?.danger} loading={send.isPending} className="wide">
        {send.isPending ? t("task.submitting") : choice ? t("task.submit", { answer: title }) : t("task.submitNothing")}
      </Button>
      {props.page.operations.some((o) => o.operation === "hold" && o.allowed) && (
        <Button className="wide gap-above" loading={hold.isPending} onClick={() => void keep()}>
          {t("operate.hold")}
        </Button>
      )}
    </form>
  );
}

/** wrongWith names the first thing that is missing. */
function wrongWith(choice: Choice | undefined, opinion: string, reasons: string): "choice" | "opinion" | "reasons" | undefined {
  if (!choice) return "choice";
  if (choice.opinion === "required" && !opinion.trim()) return "opinion";
  if (choice.reasons === "required" && !reasons.trim()) return "reasons";
  return undefined;
}

/** joined adds a phrase to what is written already. */
function joined(before: string, phrase: string): string {
  return before.trim() ? `${before.trimEnd()}\n${phrase}` : phrase;
}

function Written(props: {
  name: "opinion" | "reasons";
  label: string;
  required: boolean;
  value: string;
  onChange: (value: string) => void;
  wrong?: string;
}) {
  const { t } = useTranslation();
  const { name, wrong } = props;
  return (
    <div className={wrong ? "field field-wrong" : "field"}>
      <label className="field-label" htmlFor={name}>
        {props.label}{" "}
        <span className={props.required ? "badge badge-required" : "field-optional"}>
          {t(props.required ? "task.required" : "task.optional")}
        </span>
      </label>
      <Input.TextArea
        id={name}
        data-field={name}
        value={props.value}
        onChange={(e) => props.onChange(e.target.value)}
        autoSize={{ minRows: 3, maxRows: 10 }}
        maxLength={10_000}
        aria-required={props.required}
        aria-invalid={Boolean(wrong)}
        aria-describedby={wrong ? `${name}-wrong` : undefined}
      />
      {wrong && (
        <p id={`${name}-wrong`} className="field-errors" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}
