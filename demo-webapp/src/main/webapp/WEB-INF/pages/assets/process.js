/**
 * Which process of a plugin it is that answers, as a word to compare with others. Runs are counted from 1 by each host, so that
 * the run alone does not tell a process from one of a host before it; the version and the moment of its start do.
 *
 * @param {{run: number, version?: string, started_at?: string | null}} plugin its status
 */
export function processOf({ run, version, started_at: started }) {
    return JSON.stringify([run, version ?? '', started ?? '']);
}
