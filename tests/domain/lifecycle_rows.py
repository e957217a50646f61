"""The moves of the process, copied by hand from its tables (§3.6, §3.8 to §3.11) in its own letters, and the reader of
these rows. Nothing here is computed from the code under test.
"""

from collections import defaultdict

LETTERS = {
    "U": "user",
    "SD": "first_line",
    "AS": "assignee",
    "GM": "group_member",
    "GL": "group_lead",
    "IM": "incident_manager",
    "PO": "process_owner",
    "SO": "service_owner",
    "MG": "it_management",
    "AP": "approver",
    "CH": "complaint_handler",
    "MC": "commander",
    "CL": "comms_lead",
    "CC": "compliance",
    "RE": "receiver",
    "SU": "support",
    "SYS": "system",
}

# from (several by /) | to ("=": stays) | verb | who
INCIDENT = """
—                                           | new         | report            | U SD SYS
new                                         | assigned    | assign            | SD SYS IM
new                                         | in_progress | take              | SD
new                                         | cancelled   | cancel            | SD U IM
assigned                                    | in_progress | take              | AS GM GL
assigned/in_progress                        | assigned    | reassign          | SD GL AS IM SYS
assigned/in_progress                        | assigned    | return            | AS GL
in_progress                                 | pending     | hold              | AS SD
pending                                     | in_progress | resume            | SYS AS SD
in_progress                                 | resolved    | resolve           | AS SD SYS
new/assigned/pending                        | resolved    | resolve           | SYS
new/assigned/in_progress/pending            | resolved    | stand_down        | MC
resolved/closed                             | in_progress | reopen            | U SD IM
resolved                                    | closed      | close             | U SYS SD
assigned                                    | cancelled   | cancel            | IM U
in_progress/pending                         | cancelled   | cancel            | IM
new/assigned/in_progress                    | converted   | convert           | SD AS
new/assigned/in_progress/pending            | =           | classify          | SD IM
new/assigned/in_progress/pending            | =           | prioritise        | SD IM SYS
new/assigned/in_progress/pending            | =           | override_priority | IM SYS
new/assigned/in_progress/pending            | =           | link_duplicate    | SD IM U
new/assigned/in_progress/pending            | =           | unlink_duplicate  | SD IM SYS
new/assigned/in_progress/pending/resolved   | =           | tell_affected     | SD AS GM GL IM MC CL
new/assigned/in_progress/pending            | =           | add_to_swarm      | AS SD GL IM MC
new/assigned/in_progress/pending            | =           | join_swarm        | SU
new/assigned/in_progress/pending            | =           | leave_swarm       | SU
new/assigned/in_progress/pending            | =           | call_out          | GL AS SD IM MC
new/assigned/in_progress/pending            | =           | escalate          | U AS SD GM GL IM
new/assigned/in_progress/pending/resolved   | =           | link_reference    | AS SD GL IM
new/assigned/in_progress/pending/resolved   | =           | log_effort        | AS SD GM GL
resolved/closed                             | =           | rate              | U
new/assigned/in_progress/pending/resolved   | =           | reply             | U SD AS GM GL IM MC CL
closed/cancelled/converted                  | =           | reply             | U SD AS GM GL IM MC CL
new/assigned/in_progress/pending/resolved   | =           | note              | SD AS GM GL IM MC CL SU SO PO
closed/cancelled/converted                  | =           | note              | SD AS GM GL IM MC CL SU SO PO
"""

REQUEST = """
—                                                 | submitted         | report           | U SD SYS
submitted                                         | awaiting_approval | request_approval | SYS
awaiting_approval                                 | assigned          | approve          | AP
awaiting_approval                                 | =                 | approve          | AP
awaiting_approval                                 | rejected          | reject           | AP
submitted                                         | assigned          | assign           | SYS
assigned                                          | in_progress       | take             | AS GM GL
assigned/in_progress                              | assigned          | reassign         | SD GL AS IM SYS
assigned/in_progress                              | assigned          | return           | AS GL
in_progress                                       | pending           | hold             | AS
pending                                           | in_progress       | resume           | SYS AS SD
in_progress                                       | =                 | complete_step    | AS GM
in_progress                                       | =                 | skip_step        | AS
in_progress                                       | =                 | witness_step     | GM GL SD IM
in_progress                                       | fulfilled         | fulfil           | AS
assigned/in_progress/pending                      | fulfilled         | stand_down       | MC
fulfilled                                         | closed            | close            | U SYS SD
fulfilled/closed                                  | in_progress       | reopen           | U SD IM
submitted/assigned                                | cancelled         | cancel           | U SD
awaiting_approval                                 | cancelled         | cancel           | U SD SYS
in_progress/pending                               | cancelled         | cancel           | SD
submitted/assigned/in_progress                    | converted         | convert          | SD AS
submitted/awaiting_approval/assigned              | =                 | add_to_swarm     | AS SD GL IM MC
in_progress/pending                               | =                 | add_to_swarm     | AS SD GL IM MC
submitted/awaiting_approval/assigned              | =                 | join_swarm       | SU
in_progress/pending                               | =                 | join_swarm       | SU
submitted/awaiting_approval/assigned              | =                 | leave_swarm      | SU
in_progress/pending                               | =                 | leave_swarm      | SU
submitted/awaiting_approval/assigned              | =                 | call_out         | GL AS SD IM MC
in_progress/pending                               | =                 | call_out         | GL AS SD IM MC
submitted/awaiting_approval/assigned              | =                 | escalate         | U AS SD GM GL IM
in_progress/pending                               | =                 | escalate         | U AS SD GM GL IM
submitted/awaiting_approval/assigned              | =                 | link_reference   | AS SD GL IM
in_progress/pending/fulfilled                     | =                 | link_reference   | AS SD GL IM
submitted/awaiting_approval/assigned              | =                 | log_effort       | AS SD GM GL
in_progress/pending/fulfilled                     | =                 | log_effort       | AS SD GM GL
fulfilled/closed                                  | =                 | rate             | U
submitted/awaiting_approval/assigned/in_progress  | =                 | reply            | U SD AS GM GL IM MC CL
pending/fulfilled/closed/rejected                 | =                 | reply            | U SD AS GM GL IM MC CL
cancelled/converted                               | =                 | reply            | U SD AS GM GL IM MC CL
submitted/awaiting_approval/assigned/in_progress  | =                 | note             | SD AS GM GL IM MC CL SU SO PO
pending/fulfilled/closed/rejected                 | =                 | note             | SD AS GM GL IM MC CL SU SO PO
cancelled/converted                               | =                 | note             | SD AS GM GL IM MC CL SU SO PO
"""

COMPLAINT = """
—                                               | submitted     | report        | U SD
submitted                                       | acknowledged  | acknowledge   | CH
acknowledged                                    | investigating | investigate   | CH
investigating                                   | pending       | hold          | CH
pending                                         | investigating | resume        | CH SYS
investigating                                   | replied       | reply_final   | CH
replied                                         | closed        | close         | U PO
replied                                         | under_appeal  | appeal        | U
under_appeal                                    | replied       | decide_appeal | CH
submitted/acknowledged/investigating/pending    | withdrawn     | withdraw      | U
submitted/acknowledged                          | converted     | convert       | CH
submitted/acknowledged                          | =             | convert       | CH
submitted/acknowledged/investigating/pending    | =             | classify      | CH PO
submitted/acknowledged/investigating/pending    | =             | extend        | PO
submitted/acknowledged/investigating/pending    | =             | name_handler  | PO SYS
replied/under_appeal                            | =             | name_handler  | PO SYS
submitted/acknowledged/investigating/pending    | =             | name_subject  | U CH PO
replied/under_appeal                            | =             | name_subject  | U CH PO
investigating                                   | =             | ask_statement | CH
acknowledged/investigating/pending              | =             | reply_interim | CH
investigating                                   | =             | countersign   | PO MG
closed                                          | =             | rate          | U
withdrawn                                       | =             | pursue        | PO
withdrawn                                       | =             | ask_statement | CH
withdrawn                                       | =             | name_subject  | CH PO
withdrawn                                       | =             | name_handler  | PO SYS
submitted/acknowledged/investigating/pending    | =             | reply         | U CH PO
replied/under_appeal/closed/withdrawn/converted | =             | reply         | U CH PO
submitted/acknowledged/investigating/pending    | =             | note          | CH PO MG
replied/under_appeal/closed/withdrawn/converted | =             | note          | CH PO MG
"""

MAJOR = """
—/refused/stood_down                       | proposed     | propose_major    | SYS SU SD IM U
proposed                                   | declared     | declare_major    | IM PO SYS
proposed                                   | refused      | refuse_major     | IM PO
declared                                   | stabilised   | stabilise        | MC
stabilised                                 | declared     | relapse          | MC
declared/stabilised                        | stood_down   | stand_down       | MC
declared/stabilised                        | stood_down   | false_alarm      | IM
stood_down                                 | under_review | start_review     | SYS
under_review                               | reviewed     | approve_review   | PO
declared/stabilised                        | =            | take_major_role  | SU SD IM
declared/stabilised                        | =            | update_major     | CL MC IM
declared/stabilised/stood_down/under_review | =           | answer_regulator | MC IM CC
under_review                               | =            | draft_review     | MC IM GL AS GM
"""

APPROVAL = """
—             | waiting  | request_approval | SYS
waiting       | asked    | ask_approver     | SYS
asked         | approved | approve          | AP
asked         | rejected | reject           | AP
waiting/asked | lapsed   | lapse            | SYS
"""

HAND_OVER = """
—           | draft       | draft_hand_over  | SD AS GM IM SYS
draft       | handed_over | hand_over        | SD AS GM IM
handed_over | accepted    | accept_hand_over | RE
handed_over | returned    | return_hand_over | RE
returned    | draft       | revise_hand_over | SD AS GM IM
draft/returned | discarded | discard_hand_over | SD AS GM IM
"""

Moves = dict[tuple[str | None, str], dict[str, set[str | None]]]


def read(rows: str) -> Moves:
    """(state, verb) -> role -> the states it may lead to; a state that does not exist yet is None."""
    moves: Moves = defaultdict(lambda: defaultdict(set))
    for line in rows.strip().splitlines():
        sources, target, verb, who = (cell.strip() for cell in line.split("|"))
        for name in sources.split("/"):
            source = None if name == "—" else name
            for letter in who.split():
                moves[source, verb][LETTERS[letter]].add(source if target == "=" else target)
    return moves
