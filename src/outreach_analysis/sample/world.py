"""The invented world: industries and what people in them do, study, say and care for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Industry:
    """What people of one industry write about.

    Parameters
    ----------
    field : str
        The field as a member would call it.
    titles : tuple of str
        Job titles of recipients, rising.
    goals : tuple of str
        Roles that members want, with article.
    topics : tuple of str
        Noun phrases for talks, posts and questions.
    insights : tuple of str
        Noun clauses: what somebody took from a talk.
    projects : tuple of str
        Past-tense verb phrases; `{n}` is a count, `{p}` a percentage.
    certificates, courses, studies, roles : tuple of str
        Credentials, finished courses, subjects of study, former roles with article.
    """

    field: str
    titles: tuple[str, ...]
    goals: tuple[str, ...]
    topics: tuple[str, ...]
    insights: tuple[str, ...]
    projects: tuple[str, ...]
    certificates: tuple[str, ...]
    courses: tuple[str, ...]
    studies: tuple[str, ...]
    roles: tuple[str, ...]


INDUSTRIES: dict[str, Industry] = {
    "analytics": Industry(
        "data analytics",
        ("Data Analyst", "Senior Analyst", "Analytics Lead", "Head of Analytics", "Chief Data Officer"),
        ("an analyst role", "a role in product analytics", "a junior data role", "an analytics team"),
        (
            "forecasting demand with little data",
            "dashboards that people still open in month three",
            "small experiments in large companies",
            "explaining uncertainty to managers",
            "cleaning data nobody owns",
            "measuring what a newsletter changes",
            "hiring analysts who ask questions",
        ),
        (
            "why the first model should be a boring one",
            "how you retired forty dashboards and nobody complained",
            "the week you spent only reading support tickets",
            "what you tell a manager who wants a single number",
            "how you draw an interval so that people respect it",
        ),
        (
            "built a stock forecast that {n} shops now use every Monday",
            "cut the error of a weekly sales forecast by {p}%",
            "replaced {n} spreadsheets by one table that the whole team trusts",
            "analysed {n}00 survey answers for a city library",
            "ran {n} pricing tests for a ticket office",
        ),
        (
            "a certificate in applied statistics",
            "a master's degree in statistics",
            "a diploma in data analysis",
        ),
        ("Statistics for Decisions", "Practical SQL", "Causal Questions"),
        ("statistics", "economics", "sociology", "mathematics"),
        ("a retail planner", "a survey assistant", "a finance clerk", "a school teacher", "a lab technician"),
    ),
    "product": Industry(
        "product management",
        (
            "Product Manager",
            "Senior Product Manager",
            "Group Product Manager",
            "Head of Product",
            "VP Product",
        ),
        (
            "a junior product role",
            "an associate product manager role",
            "a first product role",
            "a product team",
        ),
        (
            "saying no to good ideas",
            "product discovery with six users",
            "moving a paper process online",
            "pricing for very small customers",
            "roadmaps that survive a bad quarter",
            "onboarding people who dislike software",
            "working with support as a research team",
        ),
        (
            "why you deleted your most requested feature",
            "how you let support choose one ticket a week",
            "the story of the form with one field",
            "what changed when engineers joined the calls",
            "how you wrote down the bets that you lost",
        ),
        (
            "took a booking form from sketch to {n} paying customers",
            "raised the share of finished sign-ups by {p}%",
            "interviewed {n} night-shift nurses for a rota app",
            "shipped {n} small releases with a team of three",
            "led the redesign of a returns page and saved {p}% of calls",
        ),
        ("a product certificate", "a diploma in service design", "a master's degree in informatics"),
        ("Product Discovery in Practice", "Writing for Interfaces", "Metrics That Matter"),
        ("informatics", "psychology", "business administration", "linguistics"),
        ("a support agent", "a project assistant", "a shop manager", "a QA tester", "an event organiser"),
    ),
    "consulting": Industry(
        "strategy consulting",
        ("Consultant", "Senior Consultant", "Engagement Manager", "Principal", "Partner"),
        ("a consulting role", "an analyst seat in a consulting team", "a first consulting job"),
        (
            "advice that family firms act on",
            "the first two weeks of a project",
            "working for public clients",
            "slides that survive without a speaker",
            "succession in mid-sized companies",
            "turning interviews into decisions",
        ),
        (
            "why you begin with the people who will say no",
            "how one page replaced the final report",
            "what the warehouse night shift taught your team",
            "how you told a founder that the plan was finished",
            "the checklist you bring to a first meeting",
        ),
        (
            "advised {n} small bakeries on opening hours and waste",
            "won a case competition against {n} teams",
            "found savings of {p}% in a hospital's purchasing",
            "mapped {n} processes for a charity in six weeks",
            "coached {n} students through their first market study",
        ),
        (
            "a master's degree in management",
            "a project management certificate",
            "a licence in public accounting",
        ),
        ("Structured Problem Solving", "Finance for Non-Accountants", "Interviewing Well"),
        ("management", "economics", "political science", "engineering"),
        ("an operations planner", "an army logistics officer", "a research assistant", "an auditor"),
    ),
    "energy": Industry(
        "sustainable energy",
        ("Project Engineer", "Energy Analyst", "Grid Planner", "Head of Storage", "Director of Renewables"),
        ("a role in grid planning", "a project role in renewables", "a first job in energy storage"),
        (
            "heat pumps in old buildings",
            "grid storage for small towns",
            "solar on rented roofs",
            "permits that take longer than construction",
            "reusing batteries from buses",
            "talking to villages about wind",
        ),
        (
            "how the village voted twice",
            "why the cheapest battery was the wrong one",
            "what you learnt from the winter when the pump froze",
            "how you plan for the permit first",
            "the drawing that convinced the landlords",
        ),
        (
            "planned rooftop solar for {n} rented flats",
            "cut the heating bill of a school by {p}%",
            "measured {n} boilers for a housing cooperative",
            "modelled the evening load of a town of {n},000 people",
            "ran a repair evening that saved {n} devices",
        ),
        ("an engineering licence", "a master's degree in energy systems", "an energy auditor's certificate"),
        ("Power Systems Basics", "Building Physics", "Project Finance for Renewables"),
        ("electrical engineering", "physics", "architecture", "environmental science"),
        ("a site electrician", "an HVAC technician", "a building surveyor", "a policy assistant"),
    ),
    "health": Industry(
        "healthcare operations",
        (
            "Operations Analyst",
            "Clinic Manager",
            "Quality Lead",
            "Director of Operations",
            "Chief Nursing Officer",
        ),
        ("a role in hospital operations", "a quality improvement role", "a job in clinic management"),
        (
            "shorter waiting rooms",
            "handover between shifts",
            "rotas that people can plan a life around",
            "discharge letters patients understand",
            "telephone triage in small practices",
            "learning from near misses",
        ),
        (
            "how you moved the printer and saved an hour a day",
            "why you ask the cleaners first",
            "what the red folder was for",
            "how you counted waiting in chairs rather than minutes",
            "the letter that a patient rewrote for you",
        ),
        (
            "cut the waiting time of a walk-in clinic by {p}%",
            "rebuilt the rota of a ward with {n} nurses",
            "trained {n} volunteers for a vaccination centre",
            "reduced missed appointments by {p}% with a plain reminder",
            "audited {n} discharge letters for readability",
        ),
        ("a nursing licence", "a master's degree in public health", "a lean practitioner's certificate"),
        ("Quality Improvement in Hospitals", "Queues and Patients", "Health Economics"),
        ("nursing", "public health", "biology", "business administration"),
        ("a ward nurse", "a paramedic", "a pharmacy assistant", "a medical secretary"),
    ),
    "finance": Industry(
        "financial technology",
        ("Risk Analyst", "Payments Manager", "Compliance Lead", "Head of Credit", "Finance Director"),
        ("a risk analyst role", "a role in payments", "a first job in a finance team"),
        (
            "credit for people without a file",
            "fraud that looks like good customers",
            "explaining fees in plain words",
            "payments across small borders",
            "stress tests for small lenders",
            "compliance without a maze",
        ),
        (
            "why you refused the better score",
            "how a bakery showed you what cash flow means",
            "what the false alarms had in common",
            "how you wrote the fee table for your grandmother",
            "the rule you removed and never missed",
        ),
        (
            "built a score for {n} market traders without a credit file",
            "lowered false fraud alarms by {p}%",
            "reconciled {n},000 payments for a sports association",
            "kept the books of {n} small shops",
            "wrote a fee calculator that {n} advisers use",
        ),
        ("a financial analyst's charter", "a master's degree in finance", "a certificate in risk management"),
        ("Credit Risk from Scratch", "Payments and Settlement", "Accounting Essentials"),
        ("finance", "mathematics", "law", "economics"),
        ("a bank teller", "an accounts clerk", "a tax assistant", "a claims handler"),
    ),
    "design": Industry(
        "design research",
        ("UX Researcher", "Service Designer", "Senior Researcher", "Research Lead", "Head of Design"),
        ("a junior researcher role", "a service design role", "a first role in user research"),
        (
            "research with people who have no time",
            "forms for tired people",
            "showing findings without slides",
            "diary studies on a small budget",
            "accessible timetables",
            "designing for the second visit",
        ),
        (
            "why you tested on the bus and not in the lab",
            "how the silent participant changed the brief",
            "the wall of crossed-out screens",
            "what you do when the client watches",
            "how you pay participants in a fair way",
        ),
        (
            "tested a timetable with {n} commuters on a moving bus",
            "shortened a benefits form by {p}%",
            "ran {n} home visits for a recycling app",
            "redrew the signs of a hospital with {n} wards",
            "built a library of {n} interview notes that two teams use",
        ),
        (
            "a diploma in interaction design",
            "a master's degree in anthropology",
            "an accessibility certificate",
        ),
        ("Field Research", "Inclusive Design", "Visual Explanations"),
        ("anthropology", "graphic design", "psychology", "architecture"),
        ("a museum guide", "a freelance illustrator", "a librarian", "a call-centre agent"),
    ),
    "logistics": Industry(
        "supply chain and logistics",
        ("Planner", "Supply Chain Analyst", "Warehouse Manager", "Head of Logistics", "COO"),
        ("a planning role", "a supply chain analyst role", "a first job in logistics"),
        (
            "routes for cargo bikes",
            "spare parts that arrive on time",
            "warehouses people like to work in",
            "planning for the week before a holiday",
            "suppliers that are also neighbours",
            "counting stock without stopping",
        ),
        (
            "how the drivers redrew your map",
            "why the empty shelf was good news",
            "what one late pallet taught you about trust",
            "how you plan the second delivery before the first",
            "the day you ran the depot without screens",
        ),
        (
            "planned cargo-bike routes for {n} flower shops",
            "cut late deliveries by {p}% at a spare-parts depot",
            "counted {n},000 items for a food bank in one weekend",
            "led a shift of {n} people through peak season",
            "moved {n} pallets a day with a new layout",
        ),
        (
            "a supply chain certificate",
            "a master's degree in operations research",
            "a freight forwarder's licence",
        ),
        ("Inventory Basics", "Transport Planning", "Operations Research by Example"),
        ("operations research", "geography", "industrial engineering", "business administration"),
        ("a shift leader", "a dispatcher", "a warehouse picker", "a customs clerk"),
    ),
}

COMPANIES = (
    "Quillmark", "Relay", "Lanternwick Bank", "Brightfjord Energy", "Kestrelworks", "Tandem", "Field & Ferry",
    "Anchor", "Osprey Analytics", "Harrow Lane Health", "Common", "Solmira", "Nordhaven Logistik", "Ledger & Loom",
    "Pavo Studio", "Target Hill", "Casa Verdana", "Twelvefold", "Bridge", "Ishikari Systems", "Volta Mare",
    "Greywether Group", "Mosaic Clinics", "Pine", "Atelier Corvane", "Umoja Payments", "Tiefenau Werke",
    "Signal House", "Copperline", "Meridian & Daughters", "Parcelwise", "Oakum", "Rivet", "Lumenfold", "Santoveria",
    "Halcyon Freight", "Three Wells", "Kitebridge", "Onda Clara", "Bellmoor Partners",
)  # fmt: skip

SCHOOLS = (
    "Alderbrook University", "Universidad de Valdeluna", "Hochschule Tannfels", "Marrowgate Institute of Technology",
    "Université de Clairmare", "Lakshmivan Institute of Management", "Northmoor College", "Kisumba University",
    "Seikawa University", "Università di Montesera", "Westerholm Business School", "St Ebba's College",
    "Haneul National University", "Uniwersytet Brzegowy", "Tres Rios State University",
)  # fmt: skip

CITIES = (
    "Lisbon", "Zürich", "Nairobi", "Kraków", "Montréal", "Leeds", "Bengaluru", "Osaka", "São Paulo", "Malmö",
    "Chicago", "Bogotá", "Accra", "Vienna", "Porto", "Busan", "Austin", "Lyon", "Dublin", "Córdoba",
)  # fmt: skip

REGIONS = ("Europe", "North America", "Latin America", "Africa", "Asia")

INTERESTS = (
    "choir singing", "long-distance running", "ceramics", "night trains", "community gardens", "chess", "bread baking",
    "open-water swimming", "amateur radio", "bookbinding", "birdwatching", "volleyball coaching", "old maps",
    "cycling", "documentary film", "jazz piano",
)  # fmt: skip

EVENTS = (
    "Harbour Data Days", "the Plainspoken Conference", "Tannfels Forum", "the Open Ledger Meetup", "Riverbank Talks",
    "the Second Shift Summit", "Northern Practice Week", "the Clairmare Evening Series", "Small Teams Day",
    "the Workbench Conference",
)  # fmt: skip

PODCASTS = ("Slow Numbers", "The Second Draft", "Work in Daylight", "Half a Plan", "Behind the Counter")

JOURNALS = ("the Tannfels Review", "Plain Practice", "the Workbench Letter", "Field Notes Quarterly")

TITLE_TURNS = (
    "{Topic}: a field report", "What nobody told us about {topic}", "{Topic}, ten years on",
    "Notes on {topic}", "Mistakes I made with {topic}", "{Topic} without heroics",
    "The quiet side of {topic}",
)  # fmt: skip

COHORTS = ("2025-07", "2025-10", "2026-01", "2026-04", "2026-07")
"""Intakes by the month in which they begin."""
