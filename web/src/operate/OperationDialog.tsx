import { Checkbox, Input, Modal, Radio, Select } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, newKey } from "../api/client";
import type { Operation, SignMode, Target, TaskOperationBody } from "../api/types";
import { ProblemNotice } from "../layout/ProblemNotice";
import { useText } from "../text";
import { TargetField } from "./TargetField";

type Part = "unit" | "step" | "opinion" | "reasons";

/**
 * OperationDialog asks for what an operation needs and for nothing else. The operation itself is sent by
 * its caller; what the server refuses is shown here, and the dialog stays open.
 */
export function OperationDialog(props: {
  operation: Operation;
  send: (body: TaskOperationBody, idempotencyKey: string) => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const text = useText();
  const { operation } = props;
  const [to, setTo] = useState<Target>({});
  const [step, setStep] = useState(operation.steps?.length === 1 ? operation.steps[0]?.id : undefined);
  const [mode, setMode] = useState<SignMode | undefined>(operation.modes?.[0]?.id);
  const [back, setBack] = useState(false);
  const [opinion, setOpinion] = useState("");
  const [reasons, setReasons] = useState("");
  const [attempted, setAttempted] = useState(false);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const key = useRef(newKey());

  const name = text(operation.title);
  const title = operation.about ? t("operate.about", { operation: name, about: text(operation.about) }) : name;
  const wrong = attempted ? missing() : undefined;
  const canComeBack = operation.operation === "return" && operation.steps?.find((s) => s.id === step)?.back;

  function missing(): Part | undefined {
    if (operation.target && !to.unit) return "unit";
    if (operation.steps && !step) return "step";
    if (operation.opinion === "required" && !opinion.trim()) return "opinion";
    if (operation.reasons === "required" && !reasons.trim()) return "reasons";
    return undefined;
  }

  /** What is changed makes another request of it. */
  function changed<V>(set: (value: V) => void) {
    return (value: V) => {
      set(value);
      key.current = newKey();
      setFailure(undefined);
    };
  }

  async function submit() {
    setAttempted(true);
    if (missing() || sending) return;
    const body: TaskOperationBody = { operation: operation.operation };
    if (operation.target) body.to = to;
    if (operation.steps) body.step = step;
    if (operation.term) body.term = operation.term;
    if (operation.modes) body.mode = mode;
    if (canComeBack && back) body.back = true;
    if (opinion.trim()) body.opinion = opinion.trim();
    if (reasons.trim()) body.reasons = reasons.trim();
    setSending(true);
    try {
      await props.send(body, key.current);
      props.onDone();
    } catch (e) {
      if (e instanceof ApiProblem && e.status < 500) key.current = newKey();
      setFailure(e);
    } finally {
      setSending(false);
    }
  }

  return (
    <Modal
      open
      title={title}
      okText={t("operate.confirm", { operation: name })}
      cancelText={t("operate.cancel")}
      okButtonProps={{ danger: dangerous.has(operation.operation) }}
      confirmLoading={sending}
      onOk={() => void submit()}
      onCancel={props.onClose}
      destroyOnHidden
    >
      {operation.modes && operation.modes.length > 0 && (
        <div className="field" role="group" aria-label={t("operate.mode")}>
          <div className="field-label">{t("operate.mode")}</div>
          <Radio.Group
            value={mode}
            onChange={(e) => changed(setMode)(e.target.value as SignMode)}
            options={operation.modes.map((m) => ({ value: m.id, label: text(m.title) }))}
          />
        </div>
      )}
      {operation.target && <TargetField value={to} onChange={changed(setTo)} wrong={wrong === "unit" ? t("operate.needUnit") : undefined} />}
      {operation.steps && (
        <div className={wrong === "step" ? "field field-wrong" : "field"}>
          <label className="field-label" htmlFor="operate-step">
            {t("operate.step")}
          </label>
          <Select
            id="operate-step"
            className="wide"
            value={step}
            onChange={changed(setStep)}
            placeholder={t("operate.chooseStep")}
            aria-label={t("operate.step")}
            options={operation.steps.map((s) => ({ value: s.id, label: text(s.title) }))}
          />
          {wrong === "step" && (
            <p className="field-errors" role="alert">
              {t("operate.needStep")}
            </p>
          )}
          {canComeBack && (
            <Checkbox className="gap-above" checked={back} onChange={(e) => changed(setBack)(e.target.checked)}>
              {t("operate.back")}
            </Checkbox>
          )}
        </div>
      )}
      {operation.opinion && (
        <Words
          id="operate-opinion"
          label={t("operate.opinion")}
          required={operation.opinion === "required"}
          value={opinion}
          onChange={changed(setOpinion)}
          wrong={wrong === "opinion" ? t("operate.needOpinion") : undefined}
        />
      )}
      {operation.reasons && (
        <Words
          id="operate-reasons"
          label={t("operate.reasons")}
          required={operation.reasons === "required"}
          value={reasons}
          onChange={changed(setReasons)}
          wrong={wrong === "reasons" ? t("operate.needReasons") : undefined}
        />
      )}
      {failure !== undefined && <ProblemNotice error={failure} />}
    </Modal>
  );
}

/** What cannot be undone by whoever does it looks like it. */
const dangerous = new Set(["stop", "withdraw"]);

function Words(props: { id: string; label: string; required: boolean; value: string; onChange: (value: string) => void; wrong?: string }) {
  const { t } = useTranslation();
  const { id, wrong } = props;
  return (
    <div className={wrong ? "field field-wrong" : "field"}>
      <label className="field-label" htmlFor={id}>
        {props.label}{" "}
        <span className={props.required ? "badge badge-required" : "field-optional"}>
          {t(props.required ? "task.required" : "task.optional")}
        </span>
      </label>
      <Input.TextArea
        id={id}
        value={props.value}
        onChange={(e) => props.onChange(e.target.value)}
        autoSize={{ minRows: 2, maxRows: 8 }}
        maxLength={10_000}
        aria-required={props.required}
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
