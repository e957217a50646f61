"""The sentences of every refusal by its code, in English, ready for translation. How their gaps are filled is said in
`errors.py`. What is missing comes first, what to do about it second.
"""

from collections.abc import Mapping

from views.words import phrase

UNKNOWN = phrase("This is not possible at the moment ({code}). Nothing was changed; please ask the hotline.")

SENTENCES: Mapping[str, str] = {
    "outage_over": phrase("This outage is over by now, so there is nothing to join; nothing you typed is lost."),
    "no_such_move": phrase("“{action}” is not possible while the state is “{state}”."),
    "role": phrase("“{action}” is not open to you here; it takes one of: {roles}."),
    "missing": phrase("Something is missing; please complete the form."),
    "already_done": phrase("This was done already; nothing was done twice."),
    "invalid_form": phrase("Please check the fields of the form."),
    "unavailable": phrase(
        "The hotline cannot store anything at the moment. Nothing was lost: keep this open and try again in a minute, "
        "or call the hotline."
    ),
    "slow": phrase(
        "The hotline is slow at the moment and cannot say yet whether this was done. Please look in a minute, and "
        "otherwise do it once more, or call the hotline."
    ),
    "slow_form": phrase(
        "The hotline is slow at the moment and cannot say yet whether this was stored. What you typed stays here: send "
        "it once more in a minute; however often you send it, it counts once."
    ),
    "message_not_kept": phrase(
        "The hotline could not store your message, so nobody may have seen it. It stands above: please send it again "
        "in a few minutes, or call the hotline."
    ),
    "slack_busy": phrase(
        "Slack is too busy to show our answer. Please look in a minute whether it was done, and otherwise do it once "
        "more, or call the hotline."
    ),
    "too_late": phrase(
        "This took too long, or was changed meanwhile. Please look whether it was done, and otherwise do it once more."
    ),
    "defect": phrase("Something went wrong on our side and nothing was changed. The people who run the bot were told."),
    "ticket_not_found": phrase("There is no ticket with this number that you may see."),
    "which_ticket": phrase("Which ticket? Please give its number, such as INC-42."),
    "unknown_words": phrase(
        "There is no such number and no such word. /hotline help shows all that can be written here; one ticket is "
        "shown with its number, such as /hotline INC-42."
    ),
    "not_found": phrase("This was not found. It may not exist, or not be open to you."),
    "outsider": phrase("The hotline answers to people of this workspace only."),
    "two_roles": phrase("One person cannot lead and repair for long: somebody else takes the other role."),
    "no_approver": phrase("Nobody can approve this: no approver was found who is neither requester nor beneficiary."),
    "decided_already": phrase("This approval was decided already; your decision was not needed any more."),
    "step_not_done": phrase("The step “{step}” is not done yet; it can be confirmed after that."),
    "item_not_offered": phrase("This catalogue item is not offered, or not to you."),
    "absence_not_found": phrase("There is no such absence, it is over, or it is not yours to change."),
    "group_not_found": phrase("There is no such group, or it is not yours to change."),
    "first_line_only": phrase("Only the first line logs for others."),
    "on_call_for_staff": phrase("Who is on call is for support staff; please call the hotline."),
    "leads_no_group": phrase("Only the lead of a group or their deputy changes it, and the process owner."),
    "not_listed": phrase("This is for people in the desk's own list; ask the hotline to add you."),
    "article_not_found": phrase("There is no knowledge article with this number that you may read."),
    "article_not_yours": phrase(
        "{ref} is published and retired by the owner of its service, the process owner or the lead of the group."
    ),
    "article_already": phrase("{ref} is in this state already: {article_state}."),
    "article_changed": phrase("Somebody has changed {ref} since you opened it. Open it again and add what is missing."),
    "article_confidential": phrase("Nothing confidential becomes an article for others to read."),
    "article_not_writable": phrase("Knowledge articles are written by support staff; {ref} is not open to you."),
    "not_eraser": phrase("Only the process owner, or who runs the bot, has somebody erased."),
    "cannot_erase": phrase("This person cannot be erased now: they are configured, or have a part in what is open."),
    "person_not_found": phrase("Nobody is known under “{key}”."),
    "digest_not_found": phrase("There is no such digest, or it is not yours."),
    "no_figures": phrase("Figures are for managers and group leads."),
    "hand_over_not_found": phrase("There is no hand-over with this number that you may see."),
    "hand_over_answered": phrase("This hand-over was answered already; your answer was not needed any more."),
    "complaint_hand_over": phrase("A complaint never becomes part of a hand-over."),
    "no_receiver": phrase("Nobody receives this: the role “{receiver}” is not filled. Please ask the process owner."),
    "not_asked": phrase("Only the person who was asked can rate this."),
    "conflict": phrase("Somebody else was faster. Please look at the ticket again and decide anew."),
}

# Conditions of the lifecycles, by code.
MISSING: Mapping[str, str] = {
    "reason": phrase("Give a reason."),
    "group": phrase("Choose the resolver group that receives it."),
    "classification": phrase("Classify it first; still missing: {fields}."),
    "assessment": phrase("Set impact and urgency."),
    "master": phrase("Name the master: an open ticket that is not a duplicate itself."),
    "pending_reason": phrase("Choose what the ticket waits for."),
    "resume_condition": phrase("Say what ends the waiting."),
    "public_question": phrase("Ask the user a question: the clock only pauses when they know what is wanted."),
    "agreed_time": phrase("Give the agreed time and confirm that the user consented."),
    "change_reference": phrase("Name the change."),
    "resolution_code": phrase("Choose a resolution code."),
    "resolution": phrase("Say what was done."),
    "final_category": phrase("Choose the final category."),
    "final_service": phrase("Choose the final service."),
    "cause": phrase("Give the cause as far as known; “unknown” is an answer."),
    "workaround": phrase("Say whether this is a workaround."),
    "ci": phrase("A ticket of this priority needs the configuration item."),
    "breach_reason": phrase("The target was breached: give the reason."),
    "user_consent": phrase("Confirm that the user consents."),
    "supplier": phrase("Name the supplier."),
    "effort": phrase("Give the minutes spent, more than zero."),
    "reference": phrase("Name a configuration item, a problem or a change."),
    "convert_to": phrase("Say what it becomes."),
    "third_party": phrase("Passing it to a third party needs the group lead's approval; please ask them."),
    "arbitration": phrase(
        "It was passed on {reassignments} times already; from now on the incident manager, {arbiter}, assigns it; "
        "what you propose, with its reason, is put before them."
    ),
    "swarm": phrase("A P1 or major incident is not passed around: ask the other group to join instead."),
    "no_swarm": phrase("Only a P1 or major incident is worked on by several groups at once; please reassign it."),
    "takes_part": phrase("You work on it already."),
    "takes_no_part": phrase("Neither you nor a group of yours has joined it."),
    "call_out_approval": phrase("A paid call-out needs the group lead's approval; please ask them."),
    "lowering": phrase("So late, or after a breach, only the incident manager lowers a priority; please ask them."),
    "key_service": phrase("Only the incident manager gives an incident of a key service an impact below its floor."),
    "major_priority": phrase("A running major incident is P1 until it is stood down."),
    "open_items": phrase("Still open: {items}. Finish or unlink these first."),
    "open_children": phrase("These duplicates depend on it: {children}. Finish or unlink them first."),
    "review": phrase("A major incident closes after its post-incident review is approved."),
    "silence": phrase("The waiting period is not over yet."),
    "stand_down": phrase("A major incident is running: stand it down, that resolves the ticket."),
    "major": phrase("A major incident cannot be ended this way."),
    "no_major": phrase("No major incident is running."),
    "responded": phrase("Work on it has begun; tell the hotline in the thread that it is no longer needed."),
    "reopen_window": phrase("The time for reopening is over. Report it anew and mention this number."),
    "still_waiting": phrase("What it waits for has not happened yet."),
    "severe": phrase("Not for a major incident, nor for a ticket of this priority."),
    "master_open": phrase("Its master is still open."),
    "not_a_child": phrase("It is not linked to a master."),
    "already_child": phrase("It is linked to a master already."),
    "no_children": phrase("No duplicates are linked to it."),
    "outage_unknown": phrase("This outage is over meanwhile, or is not open to join."),
    "major_itself": phrase("It is proposed or runs as a major incident itself; that is to be decided first."),
    "has_children": phrase("It is a master itself, so it cannot become a duplicate."),
    "satisfaction_closed": phrase("The rating is closed."),
    "complaint": phrase("A complaint is never a major incident; it escalates to management instead."),
    "not_worked": phrase("Nobody works on it any more; reopen it first."),
    "eligible": phrase("This item is not offered to your unit or kind of user."),
    "expiry": phrase("Give the last day of the access."),
    "no_approval_needed": phrase("This item needs no approval."),
    "approval_needed": phrase("This item needs approval first."),
    "not_last_approval": phrase("Other approvals are still open."),
    "last_approval": phrase("No other approval is left."),
    "approval_running": phrase("The approval still has time."),
    "step": phrase("Name the step."),
    "open_steps": phrase(
        "Steps still open: {steps}. Do them first; where the checklist allows it, mark one as not applicable."
    ),
    "step_waivable": phrase("This step cannot be marked as not applicable."),
    "unwitnessed_steps": phrase("A second person must confirm: {steps}."),
    "second_person": phrase(
        "The second person must be somebody else: ask a colleague to open the checklist and confirm the step."
    ),
    "hand_over": phrase("Complete the hand-over record of the change first."),
    "handler_conflict": phrase("This person is not independent of the complaint; choose another handler."),
    "finding": phrase("State the finding: justified, partly or not."),
    "measure": phrase("Say what is done about it."),
    "appeal_path": phrase("Name the way to appeal."),
    "countersignature": phrase("A serious complaint needs the process owner's countersignature first."),
    "not_serious": phrase("Only a serious complaint is countersigned."),
    "converted_already": phrase("A ticket has come of it already; order or report anything more as its own."),
    "dissatisfied": phrase("Say whether the complainant is still dissatisfied."),
    "not_pursued": phrase("It was withdrawn; first the process owner decides whether the investigation goes on."),
    "reply_draft": phrase("Draft the reply first."),
    "appealed": phrase("There was an appeal already; there is one only."),
    "appeal_window": phrase("The time for an appeal is over."),
    "extended": phrase("It was extended already; there is one extension only."),
    "extension": phrase("The extension is longer than allowed."),
    "notice": phrase("Tell the complainant about it."),
    "criterion": phrase("Name the criterion that makes it major."),
    "new_facts": phrase("It was decided on before: say what is new."),
    "was_major": phrase("It was no false alarm."),
    "false_alarm": phrase("It was a false alarm."),
    "decision_time": phrase("The time for a decision is not over yet."),
    "major_role": phrase("Name the role."),
    "update": phrase("Say something; “no change” is an update."),
    "eta": phrase("Only the major incident manager gives an expected time of restoration."),
    "regulator": phrase("Answer yes, no or to be assessed; if it was reported, who did and when."),
    "restored_at": phrase("State when the service was restored."),
    "restored_confirmed": phrase("Have a user or monitoring confirm that the service is restored."),
    "workaround_documented": phrase("Document what was done, or the workaround."),
    "unowned_actions": phrase("Actions without an owner: {actions}."),
    "final_update": phrase("Post the final stakeholder update first."),
    "early_restore_reason": phrase("The service was restored long before the stand-down: say why it took until now."),
    "review_missing": phrase("The review still lacks: {sections}."),
    "problem_reference": phrase("Number the problem hand-over first."),
    "hand_over_kind": phrase("Choose problem, change, alert or configuration."),
    "hand_over_missing": phrase("The hand-over still lacks: {fields}."),
    "external_number": phrase("Give the receiver's own number."),
}

# What is wrong with one field of a form, by code.
FIELDS: Mapping[str, str] = {
    "required": phrase("Please fill this in."),
    "too_long": phrase("Too long: {length} characters, at most {longest}."),
    "wrong_form": phrase("This does not have the expected form."),
    "not_offered": phrase("Please choose one of the values offered."),
    "not_a_number": phrase("Please give a number."),
    "not_whole": phrase("Please give a whole number."),
    "too_many_decimals": phrase("Decimal places: {decimals} at most."),
    "too_small": phrase("At least {least}."),
    "too_large": phrase("At most {most}."),
    "not_a_date": phrase("Please give a date."),
    "not_in_future": phrase("Please give a day after today."),
    "in_the_past": phrase("This time is already past."),
    "in_the_future": phrase("This time has not come yet."),
    "expires_too_late": phrase("The access may last until {latest} at most."),
    "no_requester": phrase("There is nobody this could be requested for."),
    "not_this_kind": phrase("Only these may be named here: {kinds}."),
    "not_your_staff": phrase("You may order this for yourself and for your own staff only."),
    "not_a_member": phrase("This person is not a member of the resolver group."),
    "complainant_is_subject": phrase("A complaint cannot be about whoever makes it."),
    "related_complaint": phrase("This is a complaint itself; appeal against its answer instead."),
    "not_in_slack": phrase("This person is not in Slack; please ask them yourself and keep a note."),
    "not_listed": phrase("This person is not in the desk's own list; ask those who run the bot to add them."),
    "members_not_listed": phrase("Not in the desk's own list: {people}. Ask those who run the bot to add them."),
    "lead_stays": phrase("The lead stays a member; another lead is named in the configuration."),
    "not_yourself": phrase("Nobody takes themselves out; please ask the lead or the process owner."),
    "only_third_party": phrase("This is a third party's group; these are not of a third party: {people}."),
    "no_third_party": phrase("These are of a third party and have groups of their own: {people}."),
    "lead_and_deputy": phrase("Lead and deputy are two persons."),
    "who_called": phrase("Choose who called, or give name and contact below."),
    "no_contact": phrase("Give a telephone number or an e-mail address to call back."),
    "too_long_ago": phrase("At most {hours} hours back; for an earlier call say when in the details."),
    "assignee_away": phrase(
        "{person} is away until {until}; {stand_in} stands in. Choose somebody else, or send it again to assign it "
        "anyway."
    ),
    "ends_before_it_begins": phrase("It ends before it begins."),
    "away_already": phrase("An absence from {since} until {until} is entered already; change that one."),
    "own_deputy": phrase("Nobody stands in for themselves."),
    "outsider": phrase("A third party's person does not stand in for somebody of the house."),
    "deputy_away": phrase("{person} is away at that time, too."),
    "not_your_member": phrase("You may enter this for members of your own groups only."),
    "already_so": phrase("It is so already; nothing was changed."),
    "takes_part": phrase("Works on it already."),
    "no_support": phrase("This person is not support staff; of a third party, add the group."),
    "which_one": phrase("Choose a group or a person, not both."),
    "not_money": phrase("Write a currency and an amount, such as CNY 2,000, or 0 when it costs nothing."),
    "no_supplier": phrase("This group is no third party."),
    "nobody_new": phrase("Name a person or a group that is not named yet."),
}
