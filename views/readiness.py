"""What the desk still lacks before it is ready for production (process S42), as sentences for the command line and
for the process owner.
"""

from domain.readiness import Finding
from domain.readiness import FindingCode as Code
from views.words import Language, phrase

SENTENCES: dict[Code, tuple[str, str]] = {
    Code.NO_PROCESS_OWNER: (
        phrase("Nobody is process owner."),
        phrase("Name one in organisation.yml, roles.process_owner."),
    ),
    Code.NO_INCIDENT_MANAGER: (
        phrase("Nobody is incident manager."),
        phrase("Name at least one in organisation.yml, roles.incident_managers."),
    ),
    Code.NO_DEPUTY: (
        phrase("The incident manager has no deputy."),
        phrase("Name one in organisation.yml, roles.incident_manager_deputies."),
    ),
    Code.NO_FIRST_LINE: (
        phrase("No first-line group has {least} members."),
        phrase("Add members to the service desk in organisation.yml, groups."),
    ),
    Code.NO_ON_CALL: (
        phrase("The 7×24 service {service} has nobody on call: group {group} has no rota."),
        phrase("Give the group an on_call list in organisation.yml."),
    ),
    Code.NO_DUTY_MANAGER: (
        phrase("Nobody is duty manager."),
        phrase("Name at least one in organisation.yml, roles.duty_managers."),
    ),
    Code.NO_IT_MANAGEMENT: (
        phrase("Nobody stands for IT management."),
        phrase("Name at least one in organisation.yml, roles.it_management."),
    ),
    Code.NO_GROUP_EXECUTIVE: (
        phrase("Nobody is group executive: the last step of the ladder tells nobody."),
        phrase("Name at least one in organisation.yml, roles.group_executives."),
    ),
    Code.NO_COMPLIANCE_CONTACT: (
        phrase("There is no compliance contact for major incidents."),
        phrase("Name one in organisation.yml, roles.compliance_contact."),
    ),
    Code.NO_COMPLAINT_RESERVE: (
        phrase("Nobody handles complaints that concern the process owner."),
        phrase("Name a member of IT management in organisation.yml, roles.complaint_reserve."),
    ),
    Code.COMPLAINT_LEVELS_SHARED: (
        phrase("{person} handles complaints on two levels: an appeal would come back to who decided before."),
        phrase("Name different persons in organisation.yml: incident manager, process owner, complaint_reserve."),
    ),
    Code.NO_HANDOVER_RECEIVER: (
        phrase("Hand-overs have no receiver: {role} is empty."),
        phrase("Name one in organisation.yml, roles.{role}."),
    ),
    Code.NO_OPERATOR: (
        phrase("Nobody runs the bot: parked messages are told to nobody."),
        phrase("Name at least one in organisation.yml, roles.operators."),
    ),
    Code.ONE_PERSON_ON_CALL: (
        phrase("Only one person is on call for the 7×24 service {service} (group {group})."),
        phrase("Add a second person to the group's on_call list in organisation.yml."),
    ),
    Code.REVIEW_OVERDUE: (
        phrase("The catalogue entry {leaf} is past its review date ({review})."),
        phrase("Review it with its keeper and set a new date in catalogue.yml."),
    ),
    Code.YEAR_PROVISIONAL: (
        phrase("The calendar of {year} is provisional."),
        phrase("Enter the official holidays and make-up workdays in calendars.yml once they are published."),
    ),
    Code.CATALOGUE_EMPTY: (
        phrase("The catalogue offers nothing."),
        phrase("Publish services and items in catalogue.yml."),
    ),
}


def gap(finding: Finding, language: Language) -> tuple[str, str]:
    """What is missing, and what to do about it."""
    what, remedy = SENTENCES[finding.code]
    return language.say(what, **finding.params), language.say(remedy, **finding.params)
