import { Counter } from 'prom-client';

/** Statements that transactions ran, those that open and close them apart. Tests hold each list to a number of them. */
export const sqlStatements = new Counter({
  name: 'sql_statements_total',
  help: 'SQL statements run inside transactions, without those of the object mapper.',
  registers: [],
});
