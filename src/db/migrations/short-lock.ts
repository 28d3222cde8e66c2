/**
 * SQL that runs `statements` once their locks can be had at once. A statement that waits for a lock holds back everybody who
 * comes after it, so it waits 200 ms at most, lets the others through and tries again, for about a minute. Must be the first
 * of its transaction: what it held while it waits would be held all the time.
 */
export function withShortLocks(statements: string, declarations = ''): string {
  return `do $migration$ ${declarations} begin
    for attempt in 1 .. 200 loop
      begin
        perform set_config('lock_timeout', '200ms', true);
        ${statements}
        return;
      exception when lock_not_available then
        perform pg_sleep(0.1);
      end;
    end loop;
    raise lock_not_available using message = 'the locks of this migration could not be had; run it again';
  end $migration$;`;
}
