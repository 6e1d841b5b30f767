import { Input, Modal, Radio } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, newKey } from "../api/client";
import { useTask } from "../api/queries";
import type { BatchBody, Choice } from "../api/types";
import { Loading } from "../layout/Loading";
import { ProblemNotice } from "../layout/ProblemNotice";
import { useText } from "../text";

/** together are the answers that can be given to several tasks at once: nothing to fill in, and no case ends by it. */
export function together(choices: Choice[]): Choice[] {
  return choices.filter((c) => !c.danger && !c.fields?.length && !c.files?.length);
}

/** BatchAnswer asks for one answer to several tasks of a step; the first one says which there are. */
export function BatchAnswer(props: {
  first: string;
  count: number;
  send: (answer: NonNullable<BatchBody["answer"]>, idempotencyKey: string) => Promise<void>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const text = useText();
  const task = useTask(props.first);
  const [chosen, setChosen] = useState<string>();
  const [opinion, setOpinion] = useState("");
  const [reasons, setReasons] = useState("");
  const [attempted, setAttempted] = useState(false);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const key = useRef(newKey());
  const choices = together(task.data?.choices ?? []);
  const choice = choices.find((c) => c.answer === chosen);
  const lacksOpinion = choice?.opinion === "required" && !opinion.trim();
  const lacksReasons = choice?.reasons === "required" && !reasons.trim();

  /** What is changed makes another request of it. */
  function changed(set: (value: string) => void) {
    return (value: string) => {
      set(value);
      key.current = newKey();
      setFailure(undefined);
    };
  }

  async function submit() {
    setAttempted(true);
    if (!choice || lacksOpinion || lacksReasons || sending) return;
    setSending(true);
    try {
      const answer: NonNullable<BatchBody["answer"]> = { answer: choice.answer };
      if (opinion.trim()) answer.opinion = opinion.trim();
      if (choice.reasons && reasons.trim()) answer.reasons = reasons.trim();
      await props.send(answer, key.current);
    } catch (e) {
      if (e instanceof ApiProblem && e.status < 500) key.current = newKey();
      setFailure(e);
      setSending(false);
    }
  }
  return (
    <Modal
      open
      title={t("batch.answerTitle", { count: props.count })}
      okText={t("batch.send", { count: props.count })}
      cancelText={t("operate.cancel")}
      okButtonProps={{ disabled: choices.length === 0 }}
      confirmLoading={sending}
      onOk={() => void submit()}
      onCancel={props.onClose}
      destroyOnHidden
    >
      {task.isPending && <Loading />}
      {task.data && choices.length === 0 && <p>{t("batch.nothing")}</p>}
      {choices.length > 0 && (
        <div className={attempted && !choice ? "field field-wrong" : "field"} role="group" aria-label={t("batch.choose")}>
          <div className="field-label">{t("batch.choose")}</div>
          <Radio.Group
            value={chosen}
            onChange={(e) => changed(setChosen)(e.target.value as string)}
            options={choices.map((c) => ({ value: c.answer, label: c.notice ? t("notice.also", { effect: text(c.title), title: text(c.notice.title) }) : text(c.title) }))}
          />
          {attempted && !choice && (
            <p className="field-errors" role="alert">
              {t("task.chooseFirst")}
            </p>
          )}
          <p className="muted">{t("batch.single")}</p>
        </div>
      )}
      {choice && (
        <Text id="batch-opinion" label={t("task.opinion")} value={opinion} onChange={changed(setOpinion)} wrong={attempted && lacksOpinion ? t("task.needOpinion", { answer: text(choice.title) }) : ""} />
      )}
      {choice?.reasons && (
        <Text id="batch-reasons" label={t("task.reasons")} value={reasons} onChange={changed(setReasons)} wrong={attempted && lacksReasons ? t("task.needReasons", { answer: text(choice.title) }) : ""} />
      )}
      {failure !== undefined && <ProblemNotice error={failure} />}
    </Modal>
  );
}

function Text(props: { id: string; label: string; value: string; onChange: (value: string) => void; wrong: string }) {
  const { id, wrong } = props;
  return (
    <div className={wrong ? "field field-wrong" : "field"}>
      <label className="field-label" htmlFor={id}>
        {props.label}
      </label>
      <Input.TextArea
        id={id}
        value={props.value}
        onChange={(e) => props.onChange(e.target.value)}
        autoSize={{ minRows: 2, maxRows: 8 }}
        maxLength={10_000}
        aria-invalid={Boolean(wrong)}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
      />
      {wrong && (
        <p id={`${id}-wrong`} className="field-errors" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}
