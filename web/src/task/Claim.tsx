import { Button } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, newKey } from "../api/client";
import { useOperate } from "../api/queries";
import type { Operation, TaskPage } from "../api/types";
import { ProblemNotice } from "../layout/ProblemNotice";
import { useText } from "../text";

/** Direct does an operation that asks for nothing: it is a button and no dialog. */
export function Direct(props: { taskId: string; operation: Operation; primary?: boolean; onRefused?: () => void }) {
  const text = useText();
  const send = useOperate(props.taskId);
  const key = useRef(newKey());
  async function act() {
    if (send.isPending) return;
    try {
      await send.mutateAsync({ body: { operation: props.operation.operation }, idempotencyKey: key.current });
    } catch (e) {
      if (e instanceof ApiProblem && e.status < 500) key.current = newKey();
      if (e instanceof ApiProblem && e.status === 409) props.onRefused?.();
    }
  }
  return (
    <>
      {send.error && (
        <div className="gap-below">
          <ProblemNotice error={send.error} />
        </div>
      )}
      <Button
        className="wide gap-above"
        type={props.primary ? "primary" : undefined}
        size={props.primary ? "large" : undefined}
        loading={send.isPending}
        onClick={() => void act()}
      >
        {text(props.operation.title)}
      </Button>
    </>
  );
}

/** Claim stands in the place of the answers until somebody has claimed the task. */
export function Claim(props: { page: TaskPage; onRefused: () => void }) {
  const { t } = useTranslation();
  const claim = props.page.operations.find((o) => o.operation === "claim" && o.allowed);
  return (
    <>
      <p>{t("operate.claimFirst")}</p>
      {claim && <Direct taskId={props.page.task.id} operation={claim} primary onRefused={props.onRefused} />}
    </>
  );
}
