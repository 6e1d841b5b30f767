import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ApiProblem, fileAddress, Unreachable } from "../api/client";
import type { FileRef } from "../api/types";
import i18n from "../texts";

// Only what cannot run anything is ever shown inside the page, and always under the type named here.
const shown: Record<string, string> = {
  pdf: "application/pdf",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};

/** shownAs is the type under which a file can be looked at in place; undefined for what can only be downloaded. */
export function shownAs(file: FileRef): string | undefined {
  const type = shown[file.name.split(".").pop()?.toLowerCase() ?? ""];
  // Browsers on telephones have no viewer for PDF inside a page.
  if (type === "application/pdf" && navigator.pdfViewerEnabled === false) return undefined;
  return type;
}

/** useStoredFile fetches a file's bytes; the server hands them out only to be saved, so the page shows its own copy. */
export function useStoredFile(id: string, type: string) {
  return useQuery({
    queryKey: ["file", id],
    queryFn: () => bytesOf(id, type),
    staleTime: Infinity,
    gcTime: 60_000,
  });
}

async function bytesOf(id: string, type: string): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(fileAddress(id), { credentials: "same-origin", headers: { "Accept-Language": i18n.language } });
  } catch {
    throw new Unreachable();
  }
  if (!response.ok) {
    throw new ApiProblem({ title: i18n.t("material.failed"), status: response.status, code: "file" });
  }
  return new Blob([await response.arrayBuffer()], { type });
}

/** useLocalAddress lends bytes an address inside the browser for as long as they are shown. */
export function useLocalAddress(bytes: Blob | undefined): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!bytes) return;
    const made = URL.createObjectURL(bytes);
    setAddress(made);
    return () => {
      URL.revokeObjectURL(made);
      setAddress(undefined);
    };
  }, [bytes]);
  return address;
}

/** useFrameRefused is true once the browser has refused to show local bytes in a frame. */
export function useFrameRefused(): boolean {
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    const note = (e: SecurityPolicyViolationEvent) => {
      if (e.effectiveDirective === "frame-src" && e.blockedURI.startsWith("blob")) setRefused(true);
    };
    document.addEventListener("securitypolicyviolation", note);
    return () => document.removeEventListener("securitypolicyviolation", note);
  }, []);
  return refused;
}
