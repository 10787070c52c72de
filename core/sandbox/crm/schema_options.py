"""The option sets that several entities share, with their labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Options = Mapping[int, str]

PAYMENT_TERMS: Final[Options] = {1: "Net 30", 2: "2% 10, Net 30", 3: "Net 45", 4: "Net 60"}
SHIPPING_METHOD: Final[Options] = {
    1: "Airborne",
    2: "DHL",
    3: "FedEx",
    4: "UPS",
    5: "Postal Mail",
    6: "Full Load",
    7: "Will Call",
}
FREIGHT_TERMS: Final[Options] = {1: "FOB", 2: "No Charge"}
ADDRESS_TYPE: Final[Options] = {1: "Bill To", 2: "Ship To", 3: "Primary", 4: "Other"}
CONTACT_METHOD: Final[Options] = {1: "Any", 2: "E-mail", 3: "Phone", 4: "Fax", 5: "Mail"}
WEEKDAY: Final[Options] = {
    0: "Sunday",
    1: "Monday",
    2: "Tuesday",
    3: "Wednesday",
    4: "Thursday",
    5: "Friday",
    6: "Saturday",
}
TIME_OF_DAY: Final[Options] = {1: "Morning", 2: "Afternoon", 3: "Evening"}
RELATIONSHIP: Final[Options] = {
    1: "Competitor",
    2: "Consultant",
    3: "Customer",
    4: "Investor",
    5: "Partner",
    6: "Influencer",
    7: "Press",
    8: "Prospect",
    9: "Reseller",
    10: "Supplier",
    11: "Vendor",
    12: "Other",
}
INDUSTRY: Final[Options] = dict(
    enumerate(
        (
            "Accounting",
            "Agriculture and Non-petrol Natural Resource Extraction",
            "Broadcasting Printing and Publishing",
            "Brokers",
            "Building Supply Retail",
            "Business Services",
            "Consulting",
            "Consumer Services",
            "Design, Direction and Creative Management",
            "Distributors, Dispatchers and Processors",
            "Doctor's Offices and Clinics",
            "Durable Manufacturing",
            "Eating and Drinking Places",
            "Entertainment Retail",
            "Equipment Rental and Leasing",
            "Financial",
            "Food and Tobacco Processing",
            "Inbound Capital Intensive Processing",
            "Inbound Repair and Services",
            "Insurance",
            "Legal Services",
            "Non-Durable Merchandise Retail",
            "Outbound Consumer Service",
            "Petrochemical Extraction and Distribution",
            "Service Retail",
            "SIG Affiliations",
            "Social Services",
            "Special Outbound Trade Contractors",
            "Specialty Realty",
            "Transportation",
            "Utility Creation and Distribution",
            "Vehicle Retail",
            "Wholesale",
        ),
        start=1,
    )
)
PRODUCT_TYPE: Final[Options] = {
    1: "Sales Inventory",
    2: "Miscellaneous Charges",
    3: "Services",
    4: "Flat Fees",
}
PRICING_METHOD: Final[Options] = {
    1: "Currency Amount",
    2: "Percent of List",
    3: "Percent Markup - Current Cost",
    4: "Percent Margin - Current Cost",
    5: "Percent Markup - Standard Cost",
    6: "Percent Margin - Standard Cost",
}
QUANTITY_SELLING: Final[Options] = {1: "No Control", 2: "Whole", 3: "Whole and Fractional"}
ROUNDING_POLICY: Final[Options] = {1: "None", 2: "Up", 3: "Down", 4: "To Nearest"}
ROUNDING_OPTION: Final[Options] = {1: "Ends in", 2: "Multiple of"}
PRICING_ERROR: Final[Options] = dict(
    enumerate(
        (
            "None",
            "Detail Error",
            "Missing Price Level",
            "Inactive Price Level",
            "Missing Quantity",
            "Missing Unit Price",
            "Missing Product",
            "Invalid Product",
            "Missing Pricing Code",
            "Invalid Pricing Code",
            "Missing UOM",
            "Product Not In Price Level",
            "Missing Price Level Amount",
            "Missing Price Level Percentage",
            "Missing Price",
            "Missing Current Cost",
            "Missing Standard Cost",
            "Invalid Price Level Amount",
            "Invalid Price Level Percentage",
            "Invalid Price",
            "Invalid Current Cost",
            "Invalid Standard Cost",
            "Invalid Rounding Policy",
            "Invalid Rounding Option",
            "Invalid Rounding Amount",
            "Price Calculation Error",
            "Invalid Discount Type",
            "Discount Type Invalid State",
            "Invalid Discount",
            "Invalid Quantity",
            "Invalid Pricing Precision",
            "Missing Product Default UOM",
            "Missing Product UOM Schedule",
            "Inactive Discount Type",
            "Invalid Price Level Currency",
            "Price Attribute Out Of Range",
            "Base Currency Attribute Overflow",
            "Base Currency Attribute Underflow",
        )
    )
)
INVOICE_STATES: Final[Options] = {0: "Active", 1: "Closed", 2: "Paid", 3: "Canceled"}
ORDER_STATES: Final[Options] = {0: "Active", 1: "Submitted", 2: "Canceled", 3: "Fulfilled", 4: "Invoiced"}
