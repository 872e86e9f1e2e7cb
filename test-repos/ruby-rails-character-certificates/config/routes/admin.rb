namespace :admin do
  resources :clerks, only: [:index, :update]
  get "audit", to: "audit#index"
end
