import { App, Button } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "../api/client";
import { useRefresh } from "../api/queries";
import type { Operation, TaskOperationBody } from "../api/types";
import { useText } from "../text";
import { OperationDialog } from "./OperationDialog";
import "./operate.css";

/**
 * Operations is the quiet list of what else can be done. What is not possible at the moment stays in it
 * with the reason, so that nobody looks for it elsewhere.
 */
export function Operations(props: { operations: Operation[]; address: string; open?: boolean; label?: string; onDone?: () => void }) {
  const { t } = useTranslation();
  const text = useText();
  const { message } = App.useApp();
  const refresh = useRefresh();
  const [open, setOpen] = useState(props.open ?? false);
  const [asked, setAsked] = useState<Operation>();
  const id = useId();
  if (props.operations.length === 0) return null;

  async function send(operation: Operation, body: TaskOperationBody, idempotencyKey: string) {
    const address = operation.task ? `/tasks/${encodeURIComponent(operation.task)}/operations` : props.address;
    await post(address, body, { idempotencyKey });
  }
  async function done(operation: Operation) {
    setAsked(undefined);
    void message.success(t("operate.done", { operation: text(operation.title) }));
    await refresh();
    props.onDone?.();
  }
  return (
    <div className="operations no-print">
      {!props.open && (
        <Button className="wide" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          {props.label ?? t("operate.more")}
        </Button>
      )}
      <ul id={id} className="plain operation-list" hidden={!open && !props.open}>
        {props.operations.map((o) => (
          <li key={`${o.operation} ${o.task ?? ""} ${o.term ?? ""}`}>
            <button
              type="button"
              className="operation"
              aria-disabled={!o.allowed}
              title={text(o.refusal) || undefined}
              onClick={() => o.allowed && setAsked(o)}
            >
              <b>{text(o.title)}</b>
              {o.about && <span className="operation-about">{text(o.about)}</span>}
              {o.refusal && <span className="operation-why">{text(o.refusal)}</span>}
            </button>
          </li>
        ))}
      </ul>
      {asked && (
        <OperationDialog
          operation={asked}
          send={(body, key) => send(asked, body, key)}
          onDone={() => void done(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}
