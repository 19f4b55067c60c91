import type Sqlite from 'better-sqlite3';

/**
 * What the digest's lines say, one query for each question: the go-lives ahead with score and what stands in the way
 * (criteria without fresh evidence, approvals, high risks, Sev1 and Sev2); what is late; what slipped and why; who
 * carries how much in which phase and tier.
 */
export function floorQueries(raw: Sqlite.Database): Sqlite.Statement[] {
  return [
    `select p.id, p.key, p.customer, p.target_go_live, p.rag,
       sum(case when c.state = 'waived' or (c.state = 'met' and e.day is not null) then c.weight else 0 end) * 100
         / sum(c.weight) as score,
       sum(c.state = 'open' or (c.state = 'met' and e.day is null)) as unmet,
       group_concat(case when c.state = 'open' or (c.state = 'met' and e.day is null) then c.text end, ' · ') as in_the_way,
       (select count(*) from approvals a where a.workspace_id = @team and a.gate_id = g.id and a.state <> 'approved') as unsigned,
       (select count(*) from raid_items r where r.workspace_id = @team and r.project_id = p.id
          and r.type in ('risk', 'issue') and r.score >= 15 and r.state <> 'closed') as risks,
       (select count(*) from escalations s where s.workspace_id = @team and s.project_id = p.id and s.severity <= 2
          and s.state in ('open', 'acknowledged', 'contained')) as severe
     from projects p
     left join gates g on g.workspace_id = p.workspace_id and g.project_id = p.id and g.key = 'go-live'
     left join criteria c on c.workspace_id = p.workspace_id and c.gate_id = g.id and c.blocking = 1
     left join (select criterion_id, max(day) as day from evidence where workspace_id = @team group by criterion_id) e
       on e.criterion_id = c.id and julianday(p.target_go_live) - julianday(e.day) <= c.max_age_days
     where p.workspace_id = @team and p.state in ('active', 'live', 'on_hold') and p.target_go_live <= @soon
     group by p.id order by p.target_go_live`,
    `select project_id, count(*) as late, min(planned) as oldest, sum(planned >= @last) as fresh from milestones
     where workspace_id = @team and state in ('planned', 'in_progress') and planned < @today group by project_id`,
    `select v.project_id, m.name, v."from", v."to", v.cause, v.reason, max(julianday(v."to") - julianday(v."from")) as days
     from milestone_moves v join milestones m on m.id = v.milestone_id
     where v.workspace_id = @team and v.at >= @since and v.what = 'planned' group by v.project_id`,
    `select a.person_id, p.tier, p.phase, count(*) as projects, sum(p.created_at >= @since) as fresh
     from assignments a join projects p on p.id = a.project_id
     where a.workspace_id = @team and a.role = 'lead' and a.until is null and p.state in ('active', 'live')
     group by a.person_id, p.tier, p.phase`,
  ].map((text) => raw.prepare(text));
}
