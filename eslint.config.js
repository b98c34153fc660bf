import tseslint from 'typescript-eslint';

import { BUILTINS, IMPORT_RULES } from './test/architecture/import-rules.js';

const pathOf = (prefix) => prefix.replace('src/', '(src/)?').replaceAll('.', '\\.');

/** An area that lies within another belongs to itself alone. */
const within = ({ prefix }, areas) =>
  areas
    .filter((other) => other.prefix !== prefix && other.prefix.startsWith(prefix))
    .map((other) => `(?!${other.prefix.slice(prefix.length)})`)
    .join('');

/** The import table as lint rules: what an area may not reach, by path and by package. */
const importRules = IMPORT_RULES.map((rule) => {
  const foreign = IMPORT_RULES.filter(({ area }) => !rule.mayImport.includes(area));
  const patterns = foreign.map(({ area, prefix }) => ({
    regex: `(^|/)${pathOf(prefix)}${within({ prefix }, IMPORT_RULES)}`,
    message: `${rule.area} may not import ${area} (test/architecture/import-rules.js)`,
  }));
  const builtins = BUILTINS[rule.area];
  if (builtins !== undefined) {
    patterns.push({
      regex: `^node:(?!(${builtins.map((name) => name.slice('node:'.length)).join('|') || '$'})$)`,
      message: `${rule.area} may not use this part of Node`,
    });
  }
  if (rule.packages !== 'any') {
    const allowed = rule.packages.map((name) => `${name}(/|$)`).join('|');
    patterns.push({
      regex: `^(?!node:|\\.${allowed === '' ? '' : `|${allowed}`})`,
      message: `${rule.area} may not import this package`,
    });
  }
  return {
    files: [
      rule.prefix.endsWith('.ts') ? rule.prefix : `${rule.prefix}**/*.ts`,
      ...(['src/compose', 'src/library'].includes(rule.prefix) ? [`${rule.prefix}.ts`] : []),
    ],
    // An area within another has a rule of its own.
    ignores: IMPORT_RULES.filter(
      ({ prefix }) => prefix !== rule.prefix && prefix.startsWith(rule.prefix),
    ).map(({ prefix }) => `${prefix}**`),
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
});

export default tseslint.config(
  // The example is checked against the packed package, as somebody else’s (test/library).
  { ignores: ['dist/', 'coverage/', 'reports/', '.stryker-tmp/', 'node_modules/', 'docs/examples/'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'test/*/*.js', 'test/*/*.cjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/dot-notation': 'off',
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'func-style': 'off',
    },
  },
  {
    files: ['test/**'],
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.property.name="toMatchObject"] Property > Literal[regex]',
          message: 'toMatchObject holds a string to be like any regular expression: expect.stringMatching(…)',
        },
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  ...importRules,
);
