import { App, Button, Input } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, newKey } from "../api/client";
import { useAnswer } from "../api/queries";
import type { AnswerBody, Choice, TaskPage } from "../api/types";
import { ProblemNotice } from "../layout/ProblemNotice";
import { useText } from "../text";
import { Phrases } from "./Phrases";

/**
 * AnswerPanel takes the decision on a task. Every choice says what it will do before it is made, what it
 * needs is asked for before it is sent, and what ends the case is confirmed.
 */
export function AnswerPanel(props: { page: TaskPage; onAnswered: (choice: Choice) => void; onClosed: () => void }) {
  const { t } = useTranslation();
  const text = useText();
  const { modal } = App.useApp();
  const { task, choices } = props.page;
  const send = useAnswer(task.id);
  const [chosen, setChosen] = useState(choices.length === 1 ? choices[0]?.answer : undefined);
  const [opinion, setOpinion] = useState("");
  const [reasons, setReasons] = useState("");
  const [attempted, setAttempted] = useState(false);
  const key = useRef(newKey());
  const fields = useRef<HTMLFormElement>(null);

  const choice = choices.find((c) => c.answer === chosen);
  const wrong = attempted ? wrongWith(choice, opinion, reasons) : undefined;
  const title = text(choice?.title);

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
    else if (choice?.danger) ask(choice);
    else if (choice) void deliver(choice);
  }

  function ask(choice: Choice) {
    void modal.confirm({
      title: t("task.dangerTitle", { answer: text(choice.title) }),
      content: `${text(choice.effect)}。${t("task.dangerText")}`,
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
    try {
      // Not by the callbacks of mutate: the refreshed task closes this panel before they would be called.
      await send.mutateAsync({ body, idempotencyKey: key.current });
      props.onAnswered(choice);
    } catch (e) {
      if (e instanceof ApiProblem && e.status < 500) key.current = newKey();
      // Somebody was faster, or the limit has run out: the page is to show what stands now.
      if (e instanceof ApiProblem && e.status === 409) props.onClosed();
    }
  }

  return (
    <form
      ref={fields}
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        submit();
      }}
    >
      <fieldset className="choices" aria-describedby={wrong === "choice" ? "choice-wrong" : undefined}>
        <legend>{t("task.choose")}</legend>
        {choices.map((c, i) => (
          <label key={c.answer} className={c.danger ? "choice choice-danger" : "choice"}>
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
                → {text(c.effect)}
                {c.danger && <em> · {t("task.danger")}</em>}
              </span>
            </span>
          </label>
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
      {send.error && (
        <div className="gap-below">
          <ProblemNotice error={send.error} />
          {send.error instanceof ApiProblem && send.error.code === "outcome-unknown" && <p className="muted">{t("task.unknown")}</p>}
        </div>
      )}
      <Button type="primary" size="large" htmlType="submit" danger={choice?.danger} loading={send.isPending} className="wide">
        {send.isPending ? t("task.submitting") : choice ? t("task.submit", { answer: title }) : t("task.submitNothing")}
      </Button>
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
