import { Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLedger, type LedgerOf } from "../api/queries";
import { Loading } from "../layout/Loading";
import { ProblemNotice } from "../layout/ProblemNotice";
import { useText } from "../text";
import { LedgerView } from "./LedgerView";
import "./ledger.css";

/** Ledger stands beside a date and answers, when asked, why it is this one. */
export function Ledger(props: { of: LedgerOf; about?: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="why no-print"
        aria-haspopup="dialog"
        aria-label={props.about ? t("ledger.whyOf", { title: props.about }) : undefined}
        onClick={() => setOpen(true)}
      >
        {t("ledger.why")}
      </button>
      {open && <Explained of={props.of} onClose={() => setOpen(false)} />}
    </>
  );
}

function Explained(props: { of: LedgerOf; onClose: () => void }) {
  const { t } = useTranslation();
  const text = useText();
  const ledger = useLedger(props.of);
  const title = ledger.data ? t("ledger.whyOf", { title: text(ledger.data.title) }) : t("ledger.why");
  return (
    <Modal open title={title} footer={null} width={720} onCancel={props.onClose} destroyOnHidden>
      {ledger.isPending && <Loading />}
      {ledger.error && !ledger.data && <ProblemNotice error={ledger.error} onRetry={() => void ledger.refetch()} />}
      {ledger.data && <LedgerView ledger={ledger.data} />}
    </Modal>
  );
}
