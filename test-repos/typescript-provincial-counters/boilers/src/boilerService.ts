export interface Owner {
  cnic: string;
  name: string;
  mobile: string;
}

export interface Inspection {
  pressure: number;
  passed: boolean;
}

export declare class BoilerService {
  one(number: string): Promise<unknown>;
  inspect(number: string, body: Inspection): Promise<unknown>;
  owner(cnic: string): Promise<Owner>;
  forget(cnic: string): Promise<void>;
  login(user: string, password: string): Promise<string>;
}
