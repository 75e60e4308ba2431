/**
 * The switches that a shipped Electron is burnt with. Spec: @electron/fuses 2, `FuseV1Options`, whose names these are;
 * the packaging hands this object to `flipFuses`. README.md says why each stands so.
 */
export const FUSES = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
} as const;
