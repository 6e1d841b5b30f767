import { Button, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fileAddress } from "../api/client";
import type { CaseMaterial, FileRef } from "../api/types";
import { useFormat } from "../format";
import { Loading } from "../layout/Loading";
import { ProblemNotice } from "../layout/ProblemNotice";
import { useText } from "../text";
import { shownAs, useFrameRefused, useLocalAddress, useStoredFile } from "./stored";
import "./case.css";

/** MaterialsList lists what was handed in; PDF and pictures are opened in place, everything can be downloaded. */
export function MaterialsList(props: { materials: CaseMaterial[] }) {
  const { t } = useTranslation();
  const text = useText();
  const [open, setOpen] = useState<FileRef>();
  if (props.materials.length === 0) return <p className="muted">{t("case.noMaterials")}</p>;
  return (
    <>
      <ul className="plain rows">
        {props.materials.map((m) => (
          <li key={m.id}>
            <div className="case-material-title">{text(m.title)}</div>
            {m.files.length === 0 && <span className="muted">{t("material.none")}</span>}
            <ul className="plain">
              {m.files.map((f) => (
                <FileLine key={f.id} file={f} onOpen={() => setOpen(f)} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <Modal
        open={open !== undefined}
        onCancel={() => setOpen(undefined)}
        title={open?.name}
        width="min(1100px, 96vw)"
        centered
        destroyOnHidden
        footer={open && <Download file={open} />}
      >
        {open && <Viewer file={open} />}
      </Modal>
    </>
  );
}

function FileLine(props: { file: FileRef; onOpen: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { file } = props;
  return (
    <li className="case-file">
      <span className="case-file-name" title={t("material.fingerprint", { sha: file.sha256 })}>
        {file.name}
      </span>
      <span className="muted">{format.size(file.size)}</span>
      {shownAs(file) && (
        <Button size="small" aria-label={t("material.openFile", { name: file.name })} onClick={props.onOpen}>
          {t("material.open")}
        </Button>
      )}
      <Download file={file} />
    </li>
  );
}

function Download(props: { file: FileRef }) {
  const { t } = useTranslation();
  const { id, name } = props.file;
  return (
    <a href={fileAddress(id)} download={name} aria-label={t("material.downloadFile", { name })}>
      {t("material.download")}
    </a>
  );
}

function Viewer(props: { file: FileRef }) {
  const { t } = useTranslation();
  const { file } = props;
  const type = shownAs(file) ?? "";
  const bytes = useStoredFile(file.id, type);
  const address = useLocalAddress(bytes.data);
  const refused = useFrameRefused();
  if (bytes.error) return <ProblemNotice error={bytes.error} onRetry={() => void bytes.refetch()} />;
  if (!address) return <Loading />;
  if (type.startsWith("image/")) return <img className="viewer-image" src={address} alt={file.name} />;
  if (refused) return <p>{t("material.cannotShow")}</p>;
  return <iframe className="viewer-frame" src={address} title={file.name} />;
}
