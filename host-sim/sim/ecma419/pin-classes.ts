import { Analog, type AnalogDictionary } from "./analog.js";
import { Digital, type DigitalDictionary } from "./digital.js";
import { DigitalBank, type DigitalBankDictionary } from "./digital-bank.js";
import type { Machine } from "./machine.js";
import { PWM, type PWMDictionary } from "./pwm.js";
import { Serial, type SerialDictionary } from "./serial.js";

/** The classes of a board's pins as a program sees them: bound to its machine, made with an options object alone. */
export interface PinClasses {
  Digital: Bound<typeof Digital, DigitalDictionary, Digital>;
  DigitalBank: Bound<typeof DigitalBank, DigitalBankDictionary, DigitalBank>;
  Analog: new (options: AnalogDictionary) => Analog;
  PWM: new (options: PWMDictionary) => PWM;
  Serial: new (options: SerialDictionary) => Serial;
}

/** A class with its constants, whose constructor takes the options alone. */
type Bound<Class, Options, Instance> = Omit<Class, "prototype"> & (new (options: Options) => Instance);

/** Makes the classes for a machine. They are apart from those of the firmware, which does without them. */
export function pinClasses(machine: Machine): PinClasses {
  return {
    Digital: class extends Digital {
      constructor(options: DigitalDictionary) {
        super(machine, options);
      }
    },
    DigitalBank: class extends DigitalBank {
      constructor(options: DigitalBankDictionary) {
        super(machine, options);
      }
    },
    Analog: class extends Analog {
      constructor(options: AnalogDictionary) {
        super(machine, options);
      }
    },
    PWM: class extends PWM {
      constructor(options: PWMDictionary) {
        super(machine, options);
      }
    },
    Serial: class extends Serial {
      constructor(options: SerialDictionary) {
        super(machine, options);
      }
    },
  };
}
