package org.activedefense.system;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.activedefense.address.Address;

/** An inet column as an address. */
@Converter
public class AddressConverter implements AttributeConverter<Address, Object> {

    @Override
    public Object convertToDatabaseColumn(Address address) {
        return address == null ? null : address.toString();
    }

    @Override
    public Address convertToEntityAttribute(Object column) {
        return column == null ? null : Address.parse(column.toString());
    }
}
