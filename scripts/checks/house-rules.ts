/** Rules about the tree itself, which no compiler or linter knows. Each is a sentence and names what breaks it. */

export interface TreeFile {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
}

export interface HouseRule {
  readonly name: string;
  /** One line for each place that breaks the rule, the path first. */
  readonly violationsIn: (files: readonly TreeFile[]) => readonly string[];
}

interface PackageFile {
  readonly name?: string;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly overrides?: Overrides;
}

/** An object says what a package's own dependencies are replaced by, and under "." the package itself. */
interface Overrides {
  readonly [name: string]: string | Overrides;
}

const ROOT_FILES =
  /^(?:package(?:-lock)?\.json|tsconfig\.json|README\.md|LICENSE|CHANGELOG\.md|\..+)$/u;
const ROOT_FOLDERS = /^(?:\..+|terminal|beacon|tone-emitter|shared|scripts|hardware-tests)$/u;
const CUSTOMARY_NAMES = /^(?:README\.md|LICENSE|CHANGELOG\.md)$/u;
const KEBAB = /^\.?[a-z0-9]+(?:[-.][a-z0-9]+)*$/u;
const VAGUE_NAME = /(?:^|[-.])(?:utils?|helpers?|managers?)(?:[-.]|$)/u;
const MACHINE_PATH = /(?<![\w.}-])\/(?:home\/\w|root\/|work\/)/u;
const REGISTRY_HOST = /\bregistry\.(?:npmjs|yarnpkg)\b|\bnpmjs\.org\b|\bdeb\.debian\.org\b/u;
const UNRUN_TEST = /\.(?:only|skip|todo)\(/u;
const EXACT_VERSION = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/u;

export const HOUSE_RULES: readonly HouseRule[] = [
  {
    name: "the root holds only what every visitor needs",
    violationsIn: (files) =>
      pathsWhere(files, (path) => {
        const [first = "", ...rest] = path.split("/");
        return !(rest.length === 0 ? ROOT_FILES : ROOT_FOLDERS).test(first);
      }),
  },
  {
    name: "names are kebab-case",
    violationsIn: (files) =>
      pathsWhere(files, (path) =>
        path.split("/").some((name) => !KEBAB.test(name) && !CUSTOMARY_NAMES.test(name)),
      ),
  },
  {
    name: "a file is named by the thing that it holds",
    violationsIn: (files) =>
      pathsWhere(files, (path) => path.split("/").some((name) => VAGUE_NAME.test(name))),
  },
  {
    name: "nothing names a place on somebody's machine",
    violationsIn: (files) => linesWhere(files, (line) => MACHINE_PATH.test(line)),
  },
  {
    name: "nothing names a registry's host",
    violationsIn: (files) => linesWhere(files, (line) => REGISTRY_HOST.test(line)),
  },
  {
    name: "every test runs",
    violationsIn: (files) =>
      linesWhere(
        files.filter(({ path }) => /\.test\.tsx?$/u.test(path)),
        (line) => UNRUN_TEST.test(line),
      ),
  },
  {
    name: "packages are pinned to exact versions",
    violationsIn: (files) =>
      packagesOf(files).flatMap(({ path, content }) =>
        [...Object.entries(dependenciesOf(content)), ...overridesOf(content.overrides ?? {})]
          .filter(([, version]) => !EXACT_VERSION.test(version))
          .map(([name, version]) => `${path}: ${name} ${version}`),
      ),
  },
  {
    name: "every room is a workspace, and every workspace a room",
    violationsIn: (files) => {
      const packages = packagesOf(files);
      const listed = packages.find(({ path }) => path === "package.json")?.content.workspaces ?? [];
      const rooms = packages.map(({ path }) => path.replace(/\/?package\.json$/u, ""));
      return [
        ...rooms.filter((room) => room !== "" && !listed.includes(room)),
        ...listed.filter((room) => !rooms.includes(room)),
      ];
    },
  },
  {
    name: "what a workspace imports of the house is a workspace",
    violationsIn: (files) => {
      const packages = packagesOf(files);
      const names = new Set(packages.map(({ content }) => content.name));
      return packages.flatMap(({ path, content }) =>
        Object.keys(dependenciesOf(content))
          .filter((name) => name.startsWith("@tillwave/") && !names.has(name))
          .map((name) => `${path}: ${name}`),
      );
    },
  },
  {
    name: "every compiler project is checked",
    violationsIn: (files) => {
      const root = files.find(({ path }) => path === "tsconfig.json");
      const { references = [] } = JSON.parse(root?.text ?? "{}") as {
        readonly references?: readonly { readonly path: string }[];
      };
      const checked = new Set(
        references.map(({ path }) =>
          path.replace(/^\.\//u, "").replace(/^[^.]*$/u, "$&/tsconfig.json"),
        ),
      );
      return pathsWhere(
        files,
        (path) => /\/tsconfig[^/]*\.json$/u.test(path) && !checked.has(path),
      );
    },
  },
  {
    // Without an entry for each, npm calls the lock out of step with package.json and installs nothing.
    name: "the lock knows the packages of every platform",
    violationsIn: (files) => {
      const lock = files.find(({ path }) => path === "package-lock.json");
      const { packages = {} } = JSON.parse(lock?.text ?? "{}") as {
        readonly packages?: Record<string, PackageFile>;
      };
      return Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
        Object.keys(optionalDependencies)
          .filter(
            (name) =>
              !(`node_modules/${name}` in packages || `${place}/node_modules/${name}` in packages),
          )
          .map((name) => `package-lock.json: ${name}, wanted by ${place}`),
      );
    },
  },
];

function pathsWhere(
  files: readonly TreeFile[],
  isWrong: (path: string) => boolean,
): readonly string[] {
  return files.map(({ path }) => path).filter(isWrong);
}

function linesWhere(
  files: readonly TreeFile[],
  isWrong: (line: string) => boolean,
): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split("\n")
      .flatMap((line, i) => (isWrong(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
  );
}

function packagesOf(
  files: readonly TreeFile[],
): readonly { readonly path: string; readonly content: PackageFile }[] {
  return files
    .filter(({ path }) => /(?:^|\/)package\.json$/u.test(path))
    .map(({ path, text }) => ({ path, content: JSON.parse(text) as PackageFile }));
}

function dependenciesOf(content: PackageFile): Record<string, string> {
  return {
    ...content.dependencies,
    ...content.devDependencies,
    ...content.optionalDependencies,
  };
}

function overridesOf(overrides: Overrides): readonly (readonly [string, string])[] {
  return Object.entries(overrides).flatMap(([name, wanted]) =>
    typeof wanted === "string" ? [[name, wanted] as const] : overridesOf(wanted),
  );
}
