import { useTranslation } from "react-i18next";
import type { Basis } from "../api/types";

/** basisText cites a document and the article in it. */
export function basisText(basis: Basis): string {
  return basis.article ? `${basis.document} ${basis.article}` : basis.document;
}

/** BasisLine says on what a rule, a limit or an outcome rests; nothing where no basis is given. */
export function BasisLine(props: { basis?: Basis }) {
  const { t } = useTranslation();
  if (!props.basis?.document) return null;
  return <span className="basis">{t("apply.basis", { basis: basisText(props.basis) })}</span>;
}
