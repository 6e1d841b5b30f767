import { App, Button, Input } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, newKey } from "../api/client";
import { useExtension } from "../api/queries";
import type { Task, TaskPage } from "../api/types";
import { onlyByButton } from "../form/onlyByButton";
import { BasisLine } from "../layout/BasisLine";
import { ProblemNotice } from "../layout/ProblemNotice";
import { useText } from "../text";

/**
 * earliest is the first day that is later than the limit of a task. A limit ends at 24:00 of its last day in
 * the county's time, so the day on which that instant falls is already the following one.
 */
export function earliest(due: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(new Date(due));
}

/** ExtensionForm asks the one who grants it for another date. */
export function ExtensionForm(props: { task: Task; offer: NonNullable<TaskPage["mayExtend"]> }) {
  const { t } = useTranslation();
  const text = useText();
  const { message } = App.useApp();
  const send = useExtension(props.task.id);
  const [open, setOpen] = useState(false);
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState("");
  const [attempted, setAttempted] = useState(false);
  const key = useRef(newKey());
  const first = props.task.due ? earliest(props.task.due) : undefined;
  const badDate = !until || (first !== undefined && until < first);
  const unit = text(props.offer.by.name);

  function changed() {
    key.current = newKey();
    if (send.error) send.reset();
  }

  async function submit() {
    setAttempted(true);
    if (badDate || !reason.trim() || send.isPending) return;
    try {
      // Not by the callbacks of mutate: the refreshed task takes this form away before they would be called.
      await send.mutateAsync({ until, reason: reason.trim(), idempotencyKey: key.current });
      void message.success(t("task.extendDone", { unit }));
    } catch (e) {
      if (e instanceof ApiProblem && e.status < 500) key.current = newKey();
    }
  }

  if (!open) {
    return (
      <Button className="wide gap-above" onClick={() => setOpen(true)}>
        {t("task.extend")}
      </Button>
    );
  }
  return (
    <form
      noValidate
      onKeyDown={onlyByButton}
      className="extension"
      aria-label={t("task.extend")}
      onSubmit={(e) => {
        e.preventDefault();
        void submit();
      }}
    >
      <h3>{t("task.extend")}</h3>
      <p className="muted">
        {t("task.extendIntro", { unit })} <BasisLine basis={props.offer.basis} />
      </p>
      <div className={attempted && badDate ? "field field-wrong" : "field"}>
        <label className="field-label" htmlFor="extend-until">
          {t("task.extendUntil")}
        </label>
        <Input
          id="extend-until"
          type="date"
          min={first}
          value={until}
          autoFocus
          aria-invalid={attempted && badDate}
          onChange={(e) => {
            setUntil(e.target.value);
            changed();
          }}
        />
        {attempted && badDate && (
          <p className="field-errors" role="alert">
            {t("task.extendNeedDate")}
          </p>
        )}
      </div>
      <div className={attempted && !reason.trim() ? "field field-wrong" : "field"}>
        <label className="field-label" htmlFor="extend-reason">
          {t("task.extendReason")}
        </label>
        <Input.TextArea
          id="extend-reason"
          value={reason}
          maxLength={2000}
          autoSize={{ minRows: 2, maxRows: 6 }}
          aria-invalid={attempted && !reason.trim()}
          onChange={(e) => {
            setReason(e.target.value);
            changed();
          }}
        />
        {attempted && !reason.trim() && (
          <p className="field-errors" role="alert">
            {t("task.extendNeedReason")}
          </p>
        )}
      </div>
      {send.error && (
        <div className="gap-below">
          <ProblemNotice error={send.error} />
        </div>
      )}
      <div className="buttons">
        <Button htmlType="submit" type="primary" loading={send.isPending}>
          {t("task.extendSubmit")}
        </Button>
        <Button onClick={() => setOpen(false)}>{t("task.extendCancel")}</Button>
      </div>
    </form>
  );
}
