export declare const store: {
  certificate(number: string): Promise<{ number: string; groomCnic: string; brideCnic: string } | null>;
  applications(council: number): Promise<{ id: string; state: string }[]>;
  withdraw(id: string): Promise<void>;
  issue(id: string): Promise<string>;
  fees(): Promise<{ kind: string; rupees: number }[]>;
};
